import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root, runPlimsoll } from './testing/run-plimsoll.ts'

// The example, the answer stored beside it, and the page that specifies both. The page lies outside
// the repository; where it is not there, its test says so and is skipped.

const page = join(root, '..', 'shared', 'design', 'interfaces.md')
const hasPage = existsSync(page)
const book = 'examples/first.book.json'

function blocksOf(file: string, language: string): string[] {
  const fence = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gsu')
  return [...readFileSync(file, 'utf8').matchAll(fence)].map(([, block = '']) => block)
}

/** Puts … where the page leaves out a hash, so that the rest can be compared. */
function withoutHashes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/"[0-9a-f]{64}"/gu, '"…"'))
}

/** Leaves out what the answer says beyond the page, which names the fields that every answer has and allows more. */
function withoutMore(value: unknown): unknown {
  const more = new Set(['reason', 'rehedgeOrders'])
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    more.has(key) ? undefined : inner,
  )
}

test('prints the stored answer, byte for byte', async () => {
  const result = await runPlimsoll('resolve', '--book', book, '--json')
  expect(result).toMatchObject({ code: 0, stderr: '' })
  expect(result.stdout).toBe(readFileSync(join(root, 'examples/first.resolution.json'), 'utf8'))
})

test('the README shows what the command prints', async () => {
  const shown = blocksOf(join(root, 'README.md'), '').find((block) =>
    block.startsWith('$ npx plimsoll resolve'),
  )
  const [, ...lines] = (shown ?? '').split('\n')
  const { stdout } = await runPlimsoll('resolve', '--book', book)
  expect(stdout).toBe(lines.join('\n'))
})

test.skipIf(!hasPage)(
  'book and answer are those of the interface page (skipped without it)',
  () => {
    const [specifiedBook = '', specifiedAnswer = ''] = blocksOf(page, 'json')
    const stored = (file: string): string => readFileSync(join(root, 'examples', file), 'utf8')
    const sameText = (left: unknown, right: unknown): void => {
      // Compared as text, because the order of keys is part of the format.
      expect(JSON.stringify(left, null, 2)).toBe(JSON.stringify(right, null, 2))
    }
    sameText(JSON.parse(stored('first.book.json')), JSON.parse(specifiedBook))
    sameText(
      withoutHashes(withoutMore(JSON.parse(stored('first.resolution.json')))),
      JSON.parse(specifiedAnswer),
    )
  },
)
