import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callPlimsoll, root } from './testing/run-plimsoll.ts'
import { simulateInto, type TestFolder, testFolder } from './testing/simulated-folder.ts'

// docs/simulate.md says of the scenario `crash` with seed 7 what it does. Where the scenario is
// changed, the page is to be changed with it.

const page = readFileSync(join(root, 'docs/simulate.md'), 'utf8')

let folder: TestFolder

beforeAll(async () => {
  folder = testFolder('simulate-docs')
  await simulateInto(folder)
})

afterAll(() => folder.remove())

test('what it shows of a command is what the command prints', async () => {
  const samples = [...page.matchAll(/```\n\$ npx plimsoll (.*)\n([^`]*)```/gu)]
  expect(samples.length).toBeGreaterThan(0)
  for (const [, command = '', shown] of samples) {
    const words = command.split(' ').map((word) => (word === 'DIR' ? folder.at('run') : word))
    const { stdout } = await callPlimsoll(...words)
    expect(stdout.replaceAll(folder.at('run'), 'DIR')).toBe(shown)
  }
})

test('the line it shows is one of the lines', () => {
  const [, line = ''] = /```json\n([^\n]*)\n```/u.exec(page) ?? []
  expect(readFileSync(folder.at('events'), 'utf8').split('\n')).toContain(line)
})

test('it describes every event that a run can leave, with its fields', () => {
  const described = new Map(
    [...page.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|(.*)\|$/gmu)].flatMap(([, names = '', fields]) =>
      [...names.matchAll(/`(\w+)`/gu)].map(([, name]) => [name, fields] as const),
    ),
  )
  const lines = readFileSync(folder.at('events'), 'utf8').trimEnd().split('\n')
  const seen = new Set<string>()
  for (const { events } of lines.map((line) => JSON.parse(line) as { events: Event[] })) {
    for (const { kind, ...fields } of events) {
      seen.add(kind)
      const text = described.get(kind) ?? ''
      const unnamed = ['account', 'bucket', 'market', 'side'].filter((name) => name in fields)
      for (const name of Object.keys(fields)) {
        if (unnamed.includes(name) && /whose|position/u.test(text)) continue
        expect(`${kind}: ${text}`).toContain(`\`${name}\``)
      }
    }
  }
  expect(seen.size).toBeGreaterThan(15)
})

interface Event {
  readonly kind: string
}
