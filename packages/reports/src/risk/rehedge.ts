import type { Ratio } from '@plimsoll/engine'
import { sumRatios } from '../comparison/exact.ts'
import { lotQuoteAtMark, notionalQuote } from '../comparison/market-value.ts'
import type { RoundFill } from '../comparison/round-fills.ts'

/** What accounts that were cut would have to trade to stand as they stood. */
export interface Rehedge {
  /** One an account and market. */
  readonly orders: number
  /** Value of the orders at mark, exact quote units. What a venue charges for trading comes on top. */
  readonly notionalQuote: Ratio
}

/** The orders that would restore the exposure of everybody who was cut; what was cut on both sides of a market is offset. */
export function rehedgeOf(fills: readonly RoundFill[]): Rehedge {
  const cuts = fills.filter(({ kind }) => kind === 'cut')
  const byOrder = Map.groupBy(cuts, ({ account, market }) =>
    JSON.stringify([account, market.market]),
  )
  const values = [...byOrder.values()].flatMap((own) => {
    const [first] = own
    const lots = own.reduce((sum, one) => sum + (one.side === 'long' ? one.lots : -one.lots), 0n)
    return first === undefined || lots === 0n
      ? []
      : [notionalQuote(lotQuoteAtMark(first.market), lots)]
  })
  return { orders: values.length, notionalQuote: sumRatios(values) }
}
