import { expect, test } from 'vitest'
import { simulationPage } from './simulation-page.ts'
import type { SimulationReport } from './simulation-report.ts'

const hostile = '<script>"&\u2028'

const report: SimulationReport = {
  title: hostile,
  story: [hostile],
  run: 'x, seed 7,',
  domain: hostile,
  asset: 'USD',
  startMs: 0,
  endMs: 10_000,
  size: '2 accounts',
  verdict: '1 case',
  assumptions: [],
  outcomes: [],
  watched: [],
  takers: [],
  sources: [{ source: hostile, says: hostile, url: hostile }],
  course: {
    fromMs: 0,
    stepMs: 1_000,
    prices: [{ name: hostile, values: [100, 90, 70] }],
    balances: [{ name: hostile, values: [2e7, 0] }],
    liquidated: [0, 5e6],
    deleveraged: [1e7, 0],
    openInterest: { stepMs: 5_000, markets: [{ name: hostile, values: [100, 50] }] },
  },
  layers: [
    { layer: 'adl', paid: '1', returned: '0', net: '1', share: '', filledValue: '2', fills: 3 },
  ],
  funds: [],
  prices: [],
  sides: [
    { market: hostile, side: 'short', size: '1', openInterest: '2', share: '50.0 %', accounts: 1 },
  ],
  accounts: [{ account: hostile, fills: 1, value: '1', forgone: '0' }],
  timeline: [{ timeMs: 5_000, text: hostile }],
  proof: [['state after', 'ab']],
}

test('names and sentences of others are text, wherever they stand', () => {
  const page = simulationPage({ ...report, assumptions: [hostile] })
  expect(page).not.toContain('<script>')
  expect(page).toContain('&lt;script&gt;&quot;&amp;')
})

test('large amounts are drawn in a unit that is said', () => {
  const page = simulationPage(report)
  expect(page).toContain(
    'Value closed a second: in the market by liquidations, and against accounts by deleveraging, in million USD.',
  )
  expect(page).toContain('Balances in million USD.')
})

test('of many markets those that fell the most are drawn, and it says so', () => {
  const prices = Array.from({ length: 9 }, (_none, index) => ({
    name: `M${index}`,
    values: [100, 90 - index],
  }))
  const page = simulationPage({ ...report, course: { ...report.course, prices } })
  expect(page).toContain('of 9, those that fell the most 6.')
  expect(page).toContain('M8')
  expect(page).not.toContain('M2<')
})

test('outcomes stand with what was published, and how many were missed', () => {
  const outcome = { outcome: 'cut', asserted: '1 to 2', found: '3', held: false }
  expect(simulationPage(report)).not.toContain('Asserted outcomes')
  const page = simulationPage({
    ...report,
    outcomes: [outcome, { ...outcome, held: true, published: '162', source: 'a paper' }],
  })
  for (const part of ['Asserted outcomes: 1 missed', '162', 'a paper', '1 to 2']) {
    expect(page).toContain(part)
  }
})
