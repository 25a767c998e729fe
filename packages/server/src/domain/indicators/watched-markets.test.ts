import { type MarketSpec, lots, type PriceView, quoteUnits, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { sampleBook } from '../../testing/sample-domain.ts'
import { watchedMarkets } from './watched-markets.ts'

/** Markets m00, m01 … whose open interest is worth as much as their number. */
function stateOf(count: number): Parameters<typeof watchedMarkets> {
  const [plain] = sampleBook().markets
  if (plain === undefined) throw new Error('the sample has a market')
  const specs = Array.from({ length: count }, (_none, index): MarketSpec => {
    const market = `m${String(index).padStart(2, '0')}`
    const isInverse = index % 2 === 1
    // An inverse lot is worth 600 ÷ 2, a linear one 150 × 2.
    const tickValueQuote = quoteUnits(isInverse ? 600n : 150n)
    return { ...plain, market, contract: isInverse ? 'inverse' : 'linear', tickValueQuote }
  })
  const prices = specs.map(
    ({ market }): PriceView => ({
      market,
      markPriceTicks: ratio(2n),
      priceTimeMs: 0,
      verdict: 'used',
      isHealthy: true,
    }),
  )
  const openInterest = (market: string) => lots(BigInt(market.slice(1)))
  return [{ prices: () => prices, openInterest }, specs]
}

test('all markets are watched while they are few, and of many the largest by value, by id', () => {
  expect(watchedMarkets(...stateOf(50))).toHaveLength(50)
  const watched = watchedMarkets(...stateOf(60))
  expect(watched).toEqual(Array.from({ length: 50 }, (_none, index) => `m${index + 10}`))
})
