import { expect, test } from 'vitest'
import { crash } from '../scenarios/crash.ts'
import type { PriceOutage } from '../scenarios/scenario.ts'
import { outageFilter, priceFeed } from './price-feed.ts'
import { worldMarkets } from './world-market.ts'

const markets = worldMarkets(crash, crash.venue)

const quote = { market: 'BTC-USDT', indexTicks: 1000, markTicks: 1001, sources: 5 }

test('sources that are a step behind do not agree while prices run', () => {
  const late = { ...crash.feed, sourceLagPpm: 400_000, sourceNoisePpm: 0 }
  const feed = priceFeed(markets, late, 5)
  const sources = Array.from({ length: 200 }, (_none, step) => {
    const priceTicks = 1_120_000 * (1 - step / 250)
    return feed(markets.map(() => ({ priceTicks, logMove: 0 })))[0]?.sources ?? 0
  })
  expect(Math.min(...sources)).toBeLessThan(3)
  expect(Math.max(...sources)).toBe(5)
})

test('calm sources agree near the price', () => {
  const feed = priceFeed(markets, crash.feed, 5)
  for (let step = 0; step < 50; step += 1) {
    const [reading] = feed(
      markets.map(({ startTicks }) => ({ priceTicks: startTicks, logMove: 0 })),
    )
    expect(reading?.sources).toBe(5)
    expect(Math.abs((reading?.indexTicks ?? 0) / 1_120_000 - 1)).toBeLessThan(0.001)
  }
})

function during(fault: PriceOutage['fault']) {
  const filter = outageFilter([{ fromMs: 2000, toMs: 3000, market: 'BTC-USDT', fault }])
  const before = filter([quote], { elapsedMs: 1000, timeMs: 11_000 })
  const faulty = filter([{ ...quote, markTicks: 990 }], { elapsedMs: 2000, timeMs: 12_000 })
  const after = filter([{ ...quote, markTicks: 980 }], { elapsedMs: 3000, timeMs: 13_000 })
  expect(after[0]?.markPriceTicks?.numerator).toBe(980n)
  expect(before[0]?.priceTimeMs).toBe(11_000)
  return faulty[0]
}

test.each([
  ['missing', { sources: 0, priceTimeMs: 12_000 }],
  ['frozen', { sources: 5, priceTimeMs: 11_000, mark: 1001n }],
  ['fewSources', { sources: 1, priceTimeMs: 12_000, mark: 990n }],
  ['wildPrint', { sources: 5, priceTimeMs: 12_000, mark: 990_000_000n }],
  ['zero', { sources: 5, priceTimeMs: 12_000, mark: 0n }],
] as const)('%s', (fault, expected) => {
  const seen = during(fault)
  expect({
    sources: seen?.sources,
    priceTimeMs: seen?.priceTimeMs,
    ...(seen?.markPriceTicks === undefined ? {} : { mark: seen.markPriceTicks.numerator }),
  }).toEqual(expected)
})
