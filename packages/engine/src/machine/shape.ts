import type { BookShape } from '../account/book.ts'
import { createMarket, lotQuoteAt } from '../market/market.ts'
import type { MarketSpec } from '../market/market-spec.ts'
import { at } from '../quantity/assert.ts'
import { leastCommonMultiple } from '../quantity/division.ts'

/** A shape from its rows, with what follows from them. Markets must be in the order of their ids. */
export function createShape(
  wholeUnitQuote: bigint,
  marketSpecs: readonly MarketSpec[],
  { accounts, buckets, positions }: Pick<BookShape, 'accounts' | 'buckets' | 'positions'>,
): BookShape {
  const valueScale = commonScale(marketSpecs)
  return {
    valueScale,
    wholeUnitQuote,
    markets: marketSpecs.map((market) => createMarket(market, valueScale)),
    accounts,
    buckets,
    positions,
    sides: groupBySide(positions, marketSpecs.length),
  }
}

/** The smallest factor that makes the value of a lot at mark whole in every market. */
function commonScale(markets: readonly MarketSpec[]): bigint {
  return markets
    .map((market) => lotQuoteAt(market, market.markPriceTicks).denominator)
    .reduce(leastCommonMultiple, 1n)
}

function groupBySide(positions: BookShape['positions'], marketCount: number): BookShape['sides'] {
  const sides = Array.from({ length: marketCount }, () => ({
    long: [] as number[],
    short: [] as number[],
  }))
  positions.forEach(({ market, side }, slot) => at(sides, market)[side].push(slot))
  return sides
}
