import type { BookFormat } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { ruleAnswer } from './rule-answer.ts'
import type { RuleComparisonDocument } from './rule-comparison-document.ts'
import { ruleComparisonPage } from './rule-comparison-page.ts'
import { groupMeasures, type RuleReading, ruleMeasures } from './rule-measure.ts'
import { ruleAmounts, ruleTables } from './rule-tables.ts'
import { type RuleRun, summariseRules } from './summarise-rules.ts'

const asset = { name: 'USDT', decimals: 2 }
const format = { domain: 'test', asset, markets: [] } as unknown as BookFormat

function reading(seed: number, values: Partial<RuleReading['values']>): RuleReading {
  const none = (rows: readonly { readonly measure: string }[]): object =>
    Object.fromEntries(rows.map(({ measure }) => [measure, 0n]))
  const groupValues = { ...none(groupMeasures), burden: values.burden ?? 0n }
  return {
    seed,
    values: { ...none(ruleMeasures), ...values } as RuleReading['values'],
    groups: [{ group: 'small', values: groupValues as RuleReading['groups'][number]['values'] }],
  }
}

function rule(policy: string, ...burdens: readonly bigint[]): RuleRun {
  const readings = burdens.map((burden, at) =>
    reading(at + 1, { burden, charged: burden, cutAccounts: BigInt(at) }),
  )
  return { policy, kind: 'deleveraging', waterfallHash: 'x', readings }
}

function documentOf(...runs: readonly RuleRun[]): RuleComparisonDocument {
  const rules = summariseRules(runs, format)
  const paths = runs[0]?.readings.length ?? 0
  const openInterest = '1000.00'
  return {
    version: 1,
    domain: 'test',
    asset,
    scenario: 'fall',
    title: 'A fall',
    seedFirst: 1,
    seedLast: paths,
    paths,
    answer: ruleAnswer({ rules, paths, asset }, ruleAmounts({ asset, rules, openInterest })),
    caveats: [],
    assumptions: [],
    openInterest,
    groups: [{ group: 'small', accounts: 3, value: '1000.00' }],
    against: runs[0]?.policy ?? '',
    rules,
    refused: [],
  }
}

test('means, and differences run by run to the first rule', () => {
  const [first, second] = documentOf(rule('a', 100n, 201n), rule('b', 50n, 151n)).rules
  expect(first?.means).toMatchObject({ burden: '1.50', cutAccounts: '0.50' })
  expect(first?.differences).toBeUndefined()
  // The same difference in every run: an interval of one point.
  expect(second?.differences?.burden).toEqual({
    mean: '-0.50',
    low: '-0.50',
    high: '-0.50',
    smaller: 2,
    larger: 0,
    same: 0,
  })
  expect(second?.groups[0]?.differences?.burden.mean).toBe('-0.50')
})

test('one run has differences without intervals, and counts without places', () => {
  const document = documentOf(rule('a', 100n), rule('b', 300n))
  const [, second] = document.rules
  expect(second?.differences?.burden).toEqual({ mean: '2.00', smaller: 0, larger: 1, same: 0 })
  expect(second?.means.cutAccounts).toBe('0')
  expect(document.answer).toBe(
    'In this run, beside those in default and the funds, others bear least under a: 1.00 USDT (0.00 by deleveraging, 1.00 by haircuts, 0.00 left unpaid); most under b: 3.00 USDT (0.00 by deleveraging, 3.00 by haircuts, 0.00 left unpaid).',
  )
  expect(ruleTables(document).some(({ title }) => title.includes('run by run'))).toBe(false)
})

test('an interval that holds 0 says nothing', () => {
  const document = documentOf(rule('a', 0n, 0n, 0n, 0n), rule('b', 100n, -100n, 90n, -90n))
  const table = ruleTables(document).find(({ title }) => title === 'b less a, run by run')
  const row = table?.rows.find(([words]) => words === 'Both together')
  expect(row?.slice(-3)).toEqual(['2', '2', 'not told'])
})

test('rules that cost the same are not ranked', () => {
  const { answer } = documentOf(rule('a', 5n), rule('b', 5n))
  expect(answer).toContain('the same under both rules: 0.05')
  expect(answer).toContain('There is no difference in any run.')
})

test('where nothing costs anything the answer leads with what is closed, and what is 0 is named only', () => {
  const closing = (policy: string, deleveraged: bigint): RuleRun => ({
    ...rule(policy),
    readings: [1, 2].map((seed) =>
      reading(seed, { deleveraged, cutAccounts: 7n, brokenHedges: 3n }),
    ),
  })
  const document = documentOf(closing('a', 500n), closing('b', 400n))
  expect(document.answer).toBe(
    'In the mean of 2 runs deleveraging closes least under b: 4.00 USDT of positions, accounts reached: 7.00, hedges broken: 3.00; most under a: 5.00 USDT of positions, accounts reached: 7.00, hedges broken: 3.00. It costs 0 against mark under both rules, there are no haircuts, and nothing is left unpaid.',
  )
  const tables = new Map(ruleTables(document).map((table) => [table.title, table]))
  const costs = tables.get('Whom it costs')
  expect(costs?.rows).toEqual([])
  expect(costs?.caption).toContain('under every rule: small')
  const differences = tables.get('b less a, run by run')
  expect(differences?.rows.map(([words, ...cells]) => [words, cells.at(-1)])).toEqual([
    ['Value deleveraged', 'less'],
    ['Accounts deleveraged', 'no difference'],
    ['Hedges broken', 'no difference'],
  ])
  expect(differences?.caption).toContain('Cost to small')
})

test('names from a book cannot leave their place on the page', () => {
  const page = ruleComparisonPage({
    ...documentOf(rule('a', 5n)),
    book: '<script>alert(1)</script>',
  })
  expect(page).not.toContain('<script>')
  expect(page).toContain('&lt;script&gt;')
})
