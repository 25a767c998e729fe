import { addRatios, compareRatios, type Ratio, type Side } from '@plimsoll/engine'
import { compareIdentifiers } from '@plimsoll/protocol'
import { minus, share, sumRatios, sumUnits } from './exact.ts'
import { isValueShort, lotQuoteAtMark, notionalQuote, priceTicksOf } from './market-value.ts'
import type { RoundFill } from './round-fills.ts'

/** At what prices the cuts of one side of a market were made. */
export interface PriceGap {
  readonly market: string
  /** Side of the positions that were cut. */
  readonly side: Side
  readonly lots: bigint
  readonly notionalQuote: Ratio
  readonly markPriceTicks: Ratio
  /** At which all the lots would have brought what they did; undefined where no price would: inverse and worthless. */
  readonly averagePriceTicks: Ratio | undefined
  /** Cost of the cuts over their value at mark: positive where the average is worse than mark for those cut. */
  readonly averageGap: Ratio
  /** The price of the fill that was worst for who was cut, before rounding. */
  readonly worstPriceTicks: Ratio | undefined
  readonly worstGap: Ratio
}

/** Cuts against mark, by market and side, longs first. */
export function priceGaps(fills: readonly RoundFill[]): PriceGap[] {
  const cuts = fills.filter(({ kind }) => kind === 'cut')
  return [
    ...Map.groupBy(cuts, ({ market, side }) => JSON.stringify([market.market, side])).values(),
  ]
    .map(gapOf)
    .sort(
      (left, right) =>
        compareIdentifiers(left.market, right.market) || compareIdentifiers(left.side, right.side),
    )
}

function gapOf(fills: readonly RoundFill[]): PriceGap {
  const worst = fills.reduce((one, other) => (compareRatios(other.gap, one.gap) > 0 ? other : one))
  const { market, side } = worst
  const lots = sumUnits(fills.map((fill) => fill.lots))
  const notional = notionalQuote(lotQuoteAtMark(market), lots)
  const costQuote = sumRatios(fills.map((one) => one.costQuote))
  const valueQuote = isValueShort(market, side)
    ? addRatios(notional, costQuote)
    : minus(notional, costQuote)
  return {
    market: market.market,
    side,
    lots,
    notionalQuote: notional,
    markPriceTicks: market.markPriceTicks,
    averagePriceTicks: priceTicksOf(market, lots, valueQuote),
    averageGap: share(costQuote, notional),
    worstPriceTicks: worst.priceTicks,
    worstGap: worst.gap,
  }
}

/** How the cuts of all markets together were priced. */
export interface OverallGap {
  /** Cost of all cuts over their value at mark, a gain against a loss. */
  readonly average: Ratio
  readonly worst: Ratio
}

/** All cuts against mark; undefined where there are none. */
export function overallGap(
  fills: readonly RoundFill[],
  prices: readonly PriceGap[],
): OverallGap | undefined {
  const [first, ...others] = prices.map(({ worstGap }) => worstGap)
  if (first === undefined) return undefined
  const cuts = fills.filter(({ kind }) => kind === 'cut')
  return {
    average: share(
      sumRatios(cuts.map(({ costQuote }) => costQuote)),
      sumRatios(prices.map((one) => one.notionalQuote)),
    ),
    worst: others.reduce((worst, gap) => (compareRatios(gap, worst) > 0 ? gap : worst), first),
  }
}
