import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RuleComparisonDocument } from '@plimsoll/reports'
import { scenarioText } from '@plimsoll/simulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lineWidthMax } from '../output/table.ts'
import { callPlimsoll, root } from '../testing/run-plimsoll.ts'
import { rulesPage } from './rules-page.ts'
import { type TestFolder, testFolder } from '../testing/simulated-folder.ts'

const book = 'examples/first.book.json'

let folder: TestFolder
let short: string

beforeAll(() => {
  folder = testFolder('compare-rules')
  short = folder.at('short.scenario.json')
  const fall = JSON.parse(scenarioText('fall') ?? '') as object
  const changes = {
    scenario: 'short',
    durationMs: 50_000,
    shocks: [{ fromMs: 5_000, toMs: 45_000, change: { '*': '-0.3' } }],
  }
  writeFileSync(short, JSON.stringify({ ...fall, ...changes }))
})

afterAll(() => folder.remove())

/** Under four rules, of which one the book cannot carry out. */
async function compared(...words: readonly string[]): Promise<RuleComparisonDocument> {
  const rules = ['--policies', 'declared,okx,hyperliquid,kraken', '--seed', '8', '--json']
  const run = await callPlimsoll('simulate', short, '--book', book, ...rules, ...words)
  expect(run.code).toBe(0)
  return JSON.parse(run.stdout) as RuleComparisonDocument
}

test('rules on one book: each run is that of simulate, whatever the threads', async () => {
  const report = folder.at('rules.html')
  const document = await compared('--paths', '2', '--threads', '1', '--report', report)
  expect(await compared('--paths', '2', '--threads', '2')).toEqual(document)

  const alone = await callPlimsoll('simulate', short, '--book', book, '--seed', '8', '--json')
  const { deleveraging, cases, waterfallHash } = JSON.parse(alone.stdout) as {
    readonly deleveraging: { readonly accounts: number; readonly filledValue: string }
    readonly cases: { readonly deficit: string }
    readonly waterfallHash: string
  }
  const [declared, okx] = document.rules
  expect(declared).toMatchObject({ policy: 'declared', kind: 'declared', waterfallHash })
  expect(declared?.runs.map(({ seed }) => seed)).toEqual([8, 9])
  expect(declared?.runs[0]?.values).toMatchObject({
    deficit: cases.deficit,
    deleveraged: deleveraging.filledValue,
    cutAccounts: String(deleveraging.accounts),
  })
  expect(declared?.differences).toBeUndefined()
  expect(okx?.differences?.burden).toMatchObject({ smaller: expect.any(Number) as number })
  expect(document.refused.map(({ policy }) => policy)).toEqual(['kraken'])
  expect(document.assumptions.join(' ')).toContain('assumed order books')

  const lines = rulesPage(document, (text) => text)
  expect(lines[0]).toMatch(/^In the mean of 2 runs, /u)
  expect(lines).toContain('Who ends up better or worse off than under declared')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(lineWidthMax)

  const html = readFileSync(report, 'utf8')
  for (const part of ['Who pays', 'Whom it costs', '<svg', 'okx less declared', 'kraken']) {
    expect(html).toContain(part)
  }
})

test('prints what docs/compare-cascades.md shows', async () => {
  const docs = readFileSync(join(root, 'docs/compare-cascades.md'), 'utf8')
  const [, command = '', shown] = /```\n\$ npx plimsoll (.*)\n([^`]*)```/u.exec(docs) ?? []
  expect((await callPlimsoll(...command.split(' '))).stdout).toBe(shown)
})

test.each([
  [['--policies', 'nonsense'], '"nonsense" is not a policy'],
  [['--policies', 'okx', '--data', 'x'], '--data: does not go with --policies'],
  [['--paths', '3'], '--paths: goes with --policies only'],
])('%j is refused in one line', async (words, complaint) => {
  const { code, stdout, stderr } = await callPlimsoll('simulate', short, '--book', book, ...words)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(complaint)
  expect(stderr).toMatch(/^plimsoll: [^\n]+\n$/u)
})

test('where no rule can be carried out the exit code says so', async () => {
  const { code, stdout } = await callPlimsoll(
    'simulate',
    short,
    '--book',
    book,
    '--policies',
    'kraken',
  )
  expect(code).toBe(3)
  expect(stdout).toContain('None of these rules can be carried out on this book.')
})
