import { possibleLotValues, rangeParts } from './price-gate.ts'
import { ceilingOf, exactMaintenance } from './valuation.ts'
import type { Bucket, Market, World } from './world.ts'

/** What a bucket has at the worst of all prices that are possible, in parts of a scaled quote unit. */
export interface WorstCase {
  readonly equity: bigint
  /** Equity less maintenance. */
  readonly headroom: bigint
}

/**
 * The least equity, and the least of equity over maintenance, over the possible prices. Both are concave in each price, so that
 * the least is at an end of each market's range.
 */
export function worstCase(world: World, bucket: Bucket, timeMs: number): WorstCase {
  const fixed = (bucket.money + bucket.funding - bucket.reservedMoney) * world.scale * rangeParts
  let equity = fixed
  let headroom = fixed
  for (const market of marketsOf(bucket)) {
    const { low, high } = possibleLotValues(market, timeMs)
    const atLow = contribution(world, bucket, market, low)
    const atHigh = low === high ? atLow : contribution(world, bucket, market, high)
    equity += atLow.profit < atHigh.profit ? atLow.profit : atHigh.profit
    const [left, right] = [atLow.profit - atLow.maintenance, atHigh.profit - atHigh.maintenance]
    headroom += left < right ? left : right
  }
  return { equity, headroom }
}

function marketsOf({ positions }: Bucket): Set<Market> {
  return new Set(positions.flatMap(({ lots, market }) => (lots > 0n ? [market] : [])))
}

/** Profit and maintenance of a bucket's lots in one market at a value of a lot, all in parts of a scaled unit. */
function contribution(
  { scale }: World,
  bucket: Bucket,
  market: Market,
  lotParts: bigint,
): { readonly profit: bigint; readonly maintenance: bigint } {
  const unit = scale * rangeParts
  let profit = 0n
  let maintenance = 0n
  for (const position of bucket.positions) {
    if (position.market !== market || position.lots === 0n) continue
    const value = position.lots * lotParts
    const gain = value - position.cost * unit
    profit += position.side === 'long' ? gain : -gain
    const exact = exactMaintenance(market, value, unit)
    maintenance += ceilingOf(exact, market.rateDenominator * unit) * unit
  }
  return { profit, maintenance }
}
