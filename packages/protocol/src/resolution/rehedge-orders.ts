import type { BookSpec, FillView, LayerView, MarketSpec, Ratio, RoundView } from '@plimsoll/engine'
import {
  type BookFormat,
  formatExactMoney,
  formatPrice,
  formatSize,
  marketFormat,
} from '../book/book-format.ts'
import { inLowestTerms } from '../decimal/rounding.ts'
import { compareIdentifiers } from '../order/compare-identifiers.ts'
import type { Resolution } from './resolution-schema.ts'

type RehedgeOrders = NonNullable<Resolution['rehedgeOrders']>

/** Lots that deleveraging took of an account in a market: positive where longs were closed. */
interface Taken {
  readonly account: string
  readonly market: string
  readonly markPriceTicks: Ratio
  readonly lots: bigint
}

/**
 * For every account that deleveraging cut, market by market, the order that restores its exposure. The notional is what that
 * costs at mark, rounded half to even, without the taker's fee, which a book does not state.
 */
export function rehedgeOrders(
  format: BookFormat,
  { markets }: Pick<BookSpec, 'markets'>,
  round: Pick<RoundView, 'cases'>,
): RehedgeOrders {
  const specs = new Map(markets.map((spec) => [spec.market, spec]))
  return takenOf(round).flatMap(({ account, market, markPriceTicks, lots }) => {
    if (lots === 0n) return []
    const spec = specs.get(market)
    if (spec === undefined) throw new Error(`the book has no market ${market}`)
    return [{ account, market, ...orderAtMark(format, spec, { lots, markPriceTicks }) }]
  })
}

/** The order that opens lots again: positive where longs were closed. */
export function orderAtMark(
  format: BookFormat,
  { market, contract, tickValueQuote }: MarketSpec,
  { lots, markPriceTicks }: Pick<Taken, 'lots' | 'markPriceTicks'>,
): Omit<RehedgeOrders[number], 'account' | 'market'> {
  const size = lots < 0n ? -lots : lots
  const { numerator, denominator } = markPriceTicks
  const value = size * tickValueQuote
  const notional =
    contract === 'inverse'
      ? inLowestTerms(value * denominator, numerator)
      : inLowestTerms(value * numerator, denominator)
  const one = marketFormat(format, market)
  return {
    side: lots > 0n ? 'buy' : 'sell',
    size: formatSize(one, size),
    markPrice: formatPrice(one, markPriceTicks),
    notional: formatExactMoney(format, notional),
  }
}

/** By account, then market. */
function takenOf({ cases }: Pick<RoundView, 'cases'>): Taken[] {
  const taken = new Map<string, Taken>()
  for (const fill of cases.flatMap(({ layers }) => layers.flatMap(cutsOf))) {
    const { account, market, markPriceTicks, side } = fill
    const key = JSON.stringify([account, market])
    const lots = side === 'long' ? fill.lots : -fill.lots
    const known = taken.get(key)?.lots ?? 0n
    taken.set(key, { account, market, markPriceTicks, lots: known + lots })
  }
  return [...taken.values()].sort(
    (a, b) => compareIdentifiers(a.account, b.account) || compareIdentifiers(a.market, b.market),
  )
}

/** Offers are taken of one's own will, and show the side that was taken over. */
function cutsOf(layer: LayerView): readonly FillView[] {
  return isForced(layer) ? layer.fills : []
}

/** Whether the layer closes positions that nobody had offered. */
export function isForced({ layer, allocation }: Pick<LayerView, 'layer' | 'allocation'>): boolean {
  return layer === 'adl' && allocation?.kind !== 'voluntary'
}
