import type { BookSpec } from '@plimsoll/engine'
import { saidOf } from '../scenarios/every-other.ts'
import type { MarketWorld, Scenario } from '../scenarios/scenario.ts'
import type { LotTerms } from './lot-value.ts'

/** One market of a book, with how it moves and trades. */
export interface WorldMarket extends MarketWorld {
  readonly market: string
  readonly terms: LotTerms
  /** Mark at the start, in ticks. */
  readonly startTicks: number
  /** When it expires, milliseconds UTC; never where undefined. */
  readonly expiryTimeMs: number | undefined
}

/**
 * The markets of a book, in its order.
 *
 * @throws RangeError for a market that the scenario does not know and has no \`*\` for
 */
export function worldMarkets(
  { markets, scenario }: Pick<Scenario, 'markets' | 'scenario'>,
  book: Pick<BookSpec, 'markets'>,
): WorldMarket[] {
  return book.markets.map((spec) => {
    const world = saidOf(markets, spec.market)
    if (world === undefined) {
      throw new RangeError(`${scenario} does not say how ${spec.market} moves, and has no *`)
    }
    const { markPriceTicks, expiryTimeMs } = spec
    const { numerator, denominator } = markPriceTicks
    return {
      ...world,
      market: spec.market,
      terms: spec,
      startTicks: Number(numerator) / Number(denominator),
      expiryTimeMs,
    }
  })
}
