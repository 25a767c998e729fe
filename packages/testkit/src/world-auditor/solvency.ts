import { possibleLotValues, rangeParts } from './price-gate.ts'
import { moneyOf, requirementOf } from './valuation.ts'
import type { Bucket, Market, World } from './world.ts'

/** What a bucket has at the worst of all prices that are possible, in parts of a scaled quote unit. */
export interface WorstCase {
  readonly equity: bigint
  /** Equity less what opening lots and withdrawing need (SPEC D-17). */
  readonly headroom: bigint
}

/**
 * The least equity, and the least of equity over the initial requirement, over the possible prices. Both are concave in the
 * value of a lot, so that the least is at an end of each market's range.
 */
export function worstCase(world: World, bucket: Bucket, timeMs: number): WorstCase {
  const fixed = (moneyOf(bucket) - bucket.reservedMoney) * world.scale * rangeParts
  let equity = fixed
  let headroom = fixed
  for (const market of marketsOf(bucket)) {
    const { low, high } = possibleLotValues(market, timeMs)
    if (high === undefined) return nothingSure
    const atLow = contribution(world, bucket, market, low)
    const atHigh = low === high ? atLow : contribution(world, bucket, market, high)
    equity += atLow.profit < atHigh.profit ? atLow.profit : atHigh.profit
    const [left, right] = [atLow.profit - atLow.needed, atHigh.profit - atHigh.needed]
    headroom += left < right ? left : right
  }
  return { equity, headroom }
}

/** Where the value of a lot has no bound nobody is sure to have enough. */
const nothingSure: WorstCase = { equity: -1n, headroom: -1n }

function marketsOf({ positions }: Bucket): Set<Market> {
  return new Set(positions.flatMap(({ lots, market }) => (lots > 0n ? [market] : [])))
}

/** Profit and initial requirement of a bucket's lots in one market at a value of a lot, all in parts of a scaled unit. */
function contribution(
  { scale }: World,
  bucket: Bucket,
  market: Market,
  lotParts: bigint,
): { readonly profit: bigint; readonly needed: bigint } {
  const unit = scale * rangeParts
  let profit = 0n
  let needed = 0n
  for (const position of bucket.positions) {
    if (position.market !== market || position.lots === 0n) continue
    const value = position.lots * lotParts
    const gain = value - position.cost * unit
    profit += position.isLongOfValue ? gain : -gain
    needed += requirementOf(market.initial, value, unit) * unit
  }
  return { profit, needed }
}
