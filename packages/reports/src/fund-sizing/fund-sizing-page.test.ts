import { expect, test } from 'vitest'
import { markWithin, scaleUpTo, shortAmount } from './amount-axis.ts'
import type { FundSizingDocument, MeasuredDraw } from './fund-sizing-document.ts'
import { fundSizingPage } from './fund-sizing-page.ts'
import { amountText, levelText, percentText, sizeText } from './read-amounts.ts'

const hostile = '<script>alert("1")</script>'
const band = { low: '10.00', high: '30.00' }
const measured: MeasuredDraw = {
  mean: '15.00',
  largest: '1234.56',
  valueAtRisk: '20.00',
  valueAtRiskBand: band,
  valueAtRiskBootstrap: band,
  expectedShortfall: '25.00',
  expectedShortfallBand: band,
}
const never = { paths: 0, probability: 0, low: 0, high: 0.05 }
const document: FundSizingDocument = {
  version: 1,
  domain: hostile,
  asset: { name: 'USD', decimals: 2 },
  book: hostile,
  scenario: hostile,
  title: hostile,
  seedFirst: 8,
  seedLast: 57,
  paths: 50,
  confidence: '0.9',
  answer: `The funds need 30.00 ${hostile}.`,
  caveats: [hostile],
  recommended: '30.00',
  available: '5.00',
  shortNow: '0.00',
  missing: '25.00',
  net: measured,
  gross: measured,
  emptiedNow: never,
  ruin: [
    { size: '0.00', ...never, probability: 1 },
    { size: '1234.56', ...never },
  ],
  ruinNow: { size: '5.00', ...never },
  ruinRecommended: { size: '30.00', ...never },
  cheapest: { holdingCost: '1', missingCost: '4', level: 0.75, size: '18.00' },
  funds: [
    {
      fund: hostile,
      available: '5.00',
      valueAtRisk: '20.00',
      recommended: '30.00',
      emptied: never,
    },
  ],
  pooling: {
    separate: '40.00',
    pooled: '20.00',
    saved: '20.00',
    separateEmptied: 5,
    dividedEmptied: 9,
    pooledEmptied: 5,
    markets: Array.from({ length: 9 }, (_, at) => ({
      market: at === 0 ? hostile : `M${at}`,
      mean: '1.00',
      size: '4.00',
      divided: '2.00',
      dividedEmptied: 3,
    })),
  },
  cover: [{ count: 1, mean: '1.00', valueAtRisk: '2.00', largest: '3.00' }],
  standing: [
    {
      movePercent: '-30',
      deficit: '8.00',
      owners: 2,
      largest: [{ owner: hostile, deficit: '8.00' }],
      together: [{ count: 1, deficit: '8.00' }],
    },
  ],
  tail: {
    index: 1.4,
    standardError: 0.2,
    largest: 10,
    verdict: 'heavy',
    plot: [
      { largest: 10, index: 1.4 },
      { largest: 20, index: 1.5 },
    ],
  },
  refill: {
    inflow: '2.00',
    mean: '8',
    median: '7',
    ninety: '10',
    confident: '10',
    longest: '15',
    spread: [
      { days: '7', paths: 30 },
      { days: '15', paths: 20 },
    ],
  },
  declared: {
    deficit: '15.00',
    fundsPaid: '5.00',
    deleveragingPaid: '10.00',
    forgone: '10.00',
    haircut: '0.00',
    left: '0.00',
    deleveragedAccounts: '7',
    deleveragedValue: '99.00',
    pathsOthersPaid: 50,
    pathsLeft: 0,
  },
  worst: [
    { seed: 8, peak: '30.00', end: '29.00', paid: '31.00', fees: '2.00', cases: 3, owners: [] },
  ],
  draws: [
    { seed: 8, peak: '30.00', end: '29.00' },
    { seed: 9, peak: '0.00', end: '-1.00' },
  ],
}

test('a page that needs nothing else, with five drawings, in which no name is markup', () => {
  const page = fundSizingPage(document)
  expect(page).not.toContain('<script')
  expect(page.match(/<svg/gu)).toHaveLength(5)
  expect(page).not.toMatch(/NaN|Infinity|undefined/u)
  expect(page).toContain('<strong>The funds need 30.00')
})

test('where nothing was drawn, asked for or measured, the page has three drawings', () => {
  const { cheapest: _c, refill: _r, tail: _t, ...asked } = document
  const nothing = { low: '0.00', high: '0.00' }
  const none: MeasuredDraw = {
    mean: '0.00',
    largest: '0.00',
    valueAtRisk: '0.00',
    valueAtRiskBand: nothing,
    valueAtRiskBootstrap: nothing,
    expectedShortfall: '0.00',
    expectedShortfallBand: nothing,
  }
  const page = fundSizingPage({
    ...asked,
    net: none,
    gross: none,
    recommended: '0.00',
    available: '0.00',
    ruin: [{ size: '0.00', ...never }],
    draws: [{ seed: 8, peak: '0.00', end: '0.00' }],
  })
  expect(page.match(/<svg/gu)).toHaveLength(3)
  expect(page).not.toMatch(/NaN|Infinity|undefined/u)
})

test('scales end at round numbers and hold every value; amounts are short', () => {
  for (const largest of [0, 0.3, 1, 7, 99, 12_345, 8e15]) {
    const { most, ticks } = scaleUpTo(largest)
    expect(most).toBeGreaterThanOrEqual(largest)
    expect(ticks.length).toBeLessThanOrEqual(8)
  }
  expect([0, 12.345, 1_250, 76_884, 3.2e9].map(shortAmount)).toEqual([
    '0',
    '12.3',
    '1.25k',
    '76.9k',
    '3.2B',
  ])
})

test('amounts have no more places than their size asks for', () => {
  expect(amountText(6, '50.000000')('1.234567')).toBe('1.234567')
  expect(amountText(6, '500.000000')('1234.565001')).toBe('1,234.57')
  expect(amountText(6, '5000000.000000')('1234567.500000')).toBe('1,234,568')
})

test('a size is never written smaller than it is, and what is far beyond a scale stands at its edge', () => {
  expect(sizeText(6, '500.000000')('329.681001')).toBe('329.69')
  expect(sizeText(6, '500.000000')('329.690000')).toBe('329.69')
  expect(sizeText(6, '5000000.000000')('1234567.000001')).toBe('1,234,568')
  expect(markWithin(100, { value: 250, words: 'now' })).toEqual({ value: 250, words: 'now' })
  const page = fundSizingPage({ ...document, available: '2000000.00' })
  expect(page).toContain('now: 2M, far beyond →')
  expect(page).not.toMatch(/NaN|Infinity|undefined/u)
})

test('what is not certain is never said to be, and a level keeps its digits', () => {
  expect([1, 0.99996, 0.9989, 0.00012].map(percentText)).toEqual([
    '100\u00A0%',
    '>\u00A099.9\u00A0%',
    '99.9\u00A0%',
    '0.012\u00A0%',
  ])
  expect([0.9999, 0.5].map(levelText)).toEqual(['99.99\u00A0%', '50\u00A0%'])
})

test('one fund that needs more than separate ones is said to', () => {
  const { pooling } = document
  const page = fundSizingPage({ ...document, pooling: { ...pooling, saved: '-3.5' } })
  expect(page).toContain('3.50 more. With')
})
