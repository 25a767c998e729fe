import { expect, test } from 'vitest'
import { crash } from '../scenarios/testing/shipped.ts'
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
  const before = filter({ quotes: [quote], seenMs: 11_000 }, 1000)
  const faulty = filter({ quotes: [{ ...quote, markTicks: 990 }], seenMs: 12_000 }, 2000)
  const after = filter({ quotes: [{ ...quote, markTicks: 980 }], seenMs: 13_000 }, 3000)
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

test('an outage of everything spares a market that has its own', () => {
  const filter = outageFilter([
    { fromMs: 0, toMs: 1000, market: '*', fault: 'missing' },
    { fromMs: 0, toMs: 500, market: 'BTC-USDT', fault: 'fewSources' },
  ])
  const quotes = [quote, { ...quote, market: 'ETH-USDT' }]
  const sourcesAt = (elapsedMs: number) =>
    filter({ quotes, seenMs: 9000 }, elapsedMs).map(({ sources }) => sources)
  expect(sourcesAt(0)).toEqual([1, 0])
  expect(sourcesAt(500)).toEqual([0, 0])
  expect(sourcesAt(1000)).toEqual([5, 5])
})

test('what is known is said by every source, to the tick', () => {
  const feed = priceFeed(markets, { ...crash.feed, sourceLagPpm: 400_000 }, 5)
  for (const priceTicks of [1_120_000, 1_000_000, 999_999]) {
    const readings = feed(markets.map(() => ({ priceTicks, logMove: 0, isKnown: true as const })))
    expect(readings).toEqual(markets.map(() => ({ indexTicks: priceTicks, sources: 5 })))
  }
})
