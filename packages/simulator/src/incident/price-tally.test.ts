import { type PriceVerdict, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { changeInPpm, PriceTally } from './price-tally.ts'

function prices(mark: bigint | null, verdict: PriceVerdict) {
  return {
    kind: 'pricesObserved' as const,
    markets: [1],
    verdicts: [verdict],
    markPricesTicks: [mark === null ? null : ratio(mark)],
    priceTimesMs: [0],
  }
}

function tally(): PriceTally {
  return new PriceTally([
    { market: 'A', markPriceTicks: ratio(10n) },
    { market: 'B', markPriceTicks: ratio(1000n) },
  ])
}

test('a fall is told once for every 5 % it passes', () => {
  const prices5 = tally()
  const told = [999n, 950n, 940n, 1020n, 890n, 700n, 701n].map((mark, index) =>
    prices5.observe(prices(mark, 'used'), index),
  )
  expect(told.map((rows) => rows.length)).toEqual([0, 1, 0, 0, 1, 1, 0])
  expect(told[4]).toEqual([
    { timeMs: 4, kind: 'priceFell', market: 'B', markPriceTicks: ratio(890n), changePpm: -110_000 },
  ])
  expect(prices5.totals()[1]).toMatchObject({
    firstMarkTicks: ratio(1000n),
    lowestMarkTicks: ratio(700n),
    highestMarkTicks: ratio(1020n),
    lastMarkTicks: ratio(701n),
    used: 7,
  })
})

test('so is a rise', () => {
  const rising = tally()
  const kinds = [1049n, 1050n, 900n, 1090n, 1200n].map((mark, index) =>
    rising.observe(prices(mark, 'used'), index).map(({ kind }) => kind),
  )
  expect(kinds).toEqual([[], ['priceRose'], ['priceFell'], [], ['priceRose']])
})

test('refused prices are counted, told once for each reason, and move nothing', () => {
  const refusals = tally()
  const told = (['missing', 'outsideBand', 'missing'] as const).map((verdict, index) =>
    refusals.observe(prices(verdict === 'missing' ? null : 1n, verdict), index),
  )
  expect(told.map((rows) => rows.length)).toEqual([1, 1, 0])
  expect(refusals.totals()[1]).toMatchObject({
    lowestMarkTicks: ratio(1000n),
    used: 0,
    refused: [
      { verdict: 'missing', count: 2 },
      { verdict: 'outsideBand', count: 1 },
    ],
  })
})

test('halts of one market and of all', () => {
  const halts = tally()
  expect(halts.observe({ kind: 'halted', market: 1, reason: 'x' }, 5)).toEqual([
    { timeMs: 5, kind: 'halted', market: 'B', reason: 'x' },
  ])
  expect(halts.observe({ kind: 'halted', market: null, reason: 'y' }, 6)).toEqual([
    { timeMs: 6, kind: 'halted', reason: 'y' },
  ])
  expect(halts.observe({ kind: 'resumed', market: null }, 7)).toEqual([
    { timeMs: 7, kind: 'resumed' },
  ])
  expect(halts.totals().map((row) => row.halts)).toEqual([1, 2])
})

test('a change is in millionths of the first price', () => {
  expect(changeInPpm(ratio(3n), ratio(2n))).toBe(-333_334)
  expect(changeInPpm(ratio(1n, 2n), ratio(3n, 4n))).toBe(500_000)
})
