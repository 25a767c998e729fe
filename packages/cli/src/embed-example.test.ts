import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plimsoll, root, run } from './testing/run-plimsoll.ts'

const file = 'examples/embed-engine.ts'
const source = readFileSync(join(root, file), 'utf8')

test('the embedding example fits on a page and is the one in the README', () => {
  expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(30)
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${source}\`\`\``)
})

test('it runs as printed, and ends in the state that the command line prints', async () => {
  const [node = '', condition = ''] = plimsoll
  const { code, stdout, stderr } = await run([node, condition, file])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const answer = readFileSync(join(root, 'examples/first.resolution.json'), 'utf8')
  const { stateHashAfter } = JSON.parse(answer) as { readonly stateHashAfter: string }
  expect(stdout).toBe(
    `z9 is closed
  insuranceFund paid 250000000; nobody was cut
  adl paid 1000000000; 1500 lots of a1, 500 lots of a2
state ${stateHashAfter}
`,
  )
})
