import type { LiquidationView } from '@plimsoll/engine'
import {
  type BookFormat,
  formatPrice,
  formatSize,
  type MarketFormat,
  marketFormat,
} from '../../book/book-format.ts'
import { divideFloor } from '../../decimal/rounding.ts'
import type { Document } from '../documents/definitions.ts'
import { encodePlace, type ViewPlace } from './view-terms.ts'

/** Buckets that the venue is to close. */
export function encodeLiquidations(
  liquidations: readonly LiquidationView[],
  at: ViewPlace,
  format: BookFormat,
): Document<'liquidationList'> {
  return {
    at: encodePlace(at),
    rows: liquidations.map((liquidation) => encodeLiquidation(liquidation, format)),
  }
}

/** A bucket that the venue is to close, each position with the worst price at which a fill of it is taken now. */
export function encodeLiquidation(
  { account, bucket, deadlineMs, legs }: LiquidationView,
  format: BookFormat,
): Document<'liquidation'> {
  return {
    account,
    bucket,
    deadlineMs,
    legs: legs.map((leg) => {
      const { market, side, lots } = leg
      const one = marketFormat(format, market)
      const limitPrice = limitPriceOf(one, leg)
      return { market, side, size: formatSize(one, lots), ...(limitPrice && { limitPrice }) }
    }),
  }
}

type Leg = LiquidationView['legs'][number]

/**
 * A fill is at a whole tick, so a limit between two is the one at which the account keeps more: the higher for a long, which is
 * sold, the lower for a short. Undefined where a long may be sold at any price.
 */
function limitPriceOf(market: MarketFormat, { side, limitPriceTicks }: Leg): string | undefined {
  if (limitPriceTicks === undefined) return undefined
  const { numerator, denominator } = limitPriceTicks
  if (side === 'long' && numerator <= 0n) return undefined
  const ticks =
    side === 'long' ? -divideFloor(-numerator, denominator) : divideFloor(numerator, denominator)
  return formatPrice(market, { numerator: ticks, denominator: 1n })
}
