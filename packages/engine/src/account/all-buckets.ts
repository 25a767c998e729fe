import type { Market } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import type { Book } from './book.ts'
import { equitySign } from './equity.ts'

/** Far above the error of summing floats over as many positions as one bucket can have. */
const FLOAT_DOUBT = 1e-9

/** Every bucket of a book in floats, scaled. */
interface RoughBuckets {
  readonly equity: Float64Array
  /** The size of what was summed: the error of equity is far below `FLOAT_DOUBT` times that. */
  readonly magnitude: Float64Array
  /**
   * Maintenance from above: no part of a notional needs more than the rate of the highest tier it reaches, and rounding adds
   * less than a unit a position.
   */
  readonly needed: Float64Array
}

/** The buckets of accounts that are below 0 at mark, in the order of their slots; exact. Costs one pass over all positions. */
export function bankruptBuckets(book: Book): number[] {
  const { equity, magnitude } = roughBuckets(book)
  return slotsOf(
    book,
    (bucket) =>
      at(equity, bucket) <= FLOAT_DOUBT * at(magnitude, bucket) && equitySign(book, bucket) < 0,
  )
}

/**
 * The buckets of accounts about which floats cannot say that they are at maintenance or above, in the order of their slots:
 * all that are below it, and a few more. Costs one pass over all positions.
 */
export function bucketsNearMaintenance(book: Book): number[] {
  const { equity, magnitude, needed } = roughBuckets(book)
  return slotsOf(
    book,
    (bucket) => at(equity, bucket) <= at(needed, bucket) + FLOAT_DOUBT * at(magnitude, bucket),
  )
}

function slotsOf({ shape: { buckets } }: Book, isWanted: (bucket: number) => boolean): number[] {
  const slots: number[] = []
  buckets.forEach(({ account }, bucket) => {
    if (account >= 0 && isWanted(bucket)) slots.push(bucket)
  })
  return slots
}

function roughBuckets(book: Book): RoughBuckets {
  const { shape, prices, money, unsettledFunding, assetsValue } = book
  const scale = Number(prices.valueScale)
  const count = shape.buckets.length
  const equity = new Float64Array(count)
  const magnitude = new Float64Array(count)
  for (let bucket = 0; bucket < count; bucket += 1) {
    const cash = money.get(bucket)
    const funding = unsettledFunding.get(bucket)
    const assets = assetsValue.get(bucket)
    equity[bucket] = (cash + funding + assets) * scale
    magnitude[bucket] = (Math.abs(cash) + Math.abs(funding) + assets) * scale
  }
  const rough = { equity, magnitude, needed: new Float64Array(count) }
  addPositions(book, scale, rough)
  return rough
}

function addPositions(
  { shape: { positions }, prices: { markets }, lots, entryValue }: Book,
  scale: number,
  { equity, magnitude, needed }: RoughBuckets,
): void {
  const lotValues = Float64Array.from(markets, ({ lotValueScaled }) => Number(lotValueScaled))
  positions.forEach(({ bucket, market, valueSide }, slot) => {
    const held = lots.get(slot)
    if (held === 0) return
    const value = held * at(lotValues, market)
    const cost = entryValue.get(slot) * scale
    equity[bucket] = at(equity, bucket) + (valueSide === 'long' ? value - cost : cost - value)
    magnitude[bucket] = at(magnitude, bucket) + value + cost
    const { approximateTiers } = at(markets, market)
    needed[bucket] = at(needed, bucket) + value * topRate(approximateTiers, value) + scale
  })
}

/** The rate of the highest tier that a value reaches, or may reach. */
function topRate(tiers: Market['approximateTiers'], value: number): number {
  let top = 0
  for (const { from, rate } of tiers) if (value * (1 + FLOAT_DOUBT) >= from) top = rate
  return top * (1 + FLOAT_DOUBT)
}
