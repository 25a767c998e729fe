import { addRatios, compareRatios, type FillView, type Ratio, ratio } from '@plimsoll/engine'
import { compareIdentifiers } from '@plimsoll/protocol'
import type { Page } from './page.ts'

/** Everything deleveraging took from one position in the round. */
export interface Cut {
  readonly account: string
  readonly bucket: string
  readonly market: string
  readonly side: 'long' | 'short'
  /** The best and the worst place it had in a queue; absent where the policy has none. */
  readonly ranks?: { readonly first: number; readonly last: number }
  readonly lots: bigint
  readonly valueQuote: bigint
  /** Of one lot; the average over its fills where they differ. */
  readonly priceTicks: Ratio
  readonly markPriceTicks: Ratio
  readonly forgoneQuote: Ratio
}

/** Every position that deleveraging cut: those asked for first, then the largest cost to its owner. */
export function cutsOf({ shown, account: asked }: Pick<Page, 'shown' | 'account'>): Cut[] {
  const { round, spec } = shown
  const tickValues = new Map(
    spec.markets.map(({ market, tickValueQuote }) => [market, tickValueQuote]),
  )
  const fills = round.cases.flatMap(({ layers }) =>
    layers.flatMap(({ layer, fills: own }) => (layer === 'adl' ? own : [])),
  )
  const byPosition = Map.groupBy(fills, ({ account, bucket, market, side }) =>
    JSON.stringify([account, bucket, market, side]),
  )
  return [...byPosition.values()]
    .map((own) => cutOf(own, tickValues))
    .sort(
      (left, right) =>
        Number(right.account === asked) - Number(left.account === asked) || byCost(left, right),
    )
}

/** Cost to the owner, then what was moved, then the name: a cut at mark costs nothing. */
function byCost(left: Cut, right: Cut): number {
  return (
    compareRatios(right.forgoneQuote, left.forgoneQuote) ||
    compareRatios(ratio(right.valueQuote), ratio(left.valueQuote)) ||
    compareIdentifiers(left.account, right.account)
  )
}

function cutOf(fills: readonly FillView[], tickValues: ReadonlyMap<string, bigint>): Cut {
  const [first] = fills
  if (first === undefined) throw new Error('a group of fills has a fill')
  const lots = fills.reduce((sum, fill) => sum + fill.lots, 0n)
  const value = fills.reduce((sum, fill) => sum + fill.valueQuote, 0n)
  const isOnePrice = fills.every(
    ({ priceTicks }) => compareRatios(priceTicks, first.priceTicks) === 0,
  )
  const ranks = fills.flatMap(({ rank }) => rank ?? [])
  const average = ratio(value, lots * (tickValues.get(first.market) ?? 1n))
  return {
    account: first.account,
    bucket: first.bucket,
    market: first.market,
    side: first.side,
    ...(ranks.length > 0 && { ranks: { first: Math.min(...ranks), last: Math.max(...ranks) } }),
    lots,
    valueQuote: value,
    priceTicks: isOnePrice ? first.priceTicks : average,
    markPriceTicks: first.markPriceTicks,
    forgoneQuote: fills.reduce((sum, fill) => addRatios(sum, fill.forgoneQuote), ratio(0n)),
  }
}
