import {
  add,
  ceiling,
  compare,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  total,
  zero,
} from '../exact/rational.ts'
import {
  type Book,
  type Bucket,
  holdersOf,
  type Market,
  type Position,
  type Tier,
  valueSideOf,
} from './book.ts'

/** Value of a position at mark, unsigned. */
export function notional(position: Position): Rational {
  return multiply(position.market.lotValue, rational(position.lots))
}

/** Unrealised profit at mark; negative is a loss. */
export function profit(position: Position): Rational {
  const gain = subtract(notional(position), rational(position.entryValue))
  return valueSideOf(position.market, position.side) === 'long' ? gain : negate(gain)
}

/** Money of a bucket with what its other assets are worth (B-7). */
export function moneyOfBucket(bucket: Bucket): bigint {
  return bucket.money + bucket.assets
}

export function equity(bucket: Bucket): Rational {
  return add(rational(moneyOfBucket(bucket)), total(bucket.positions.map(profit)))
}

/** What is missing to an equity of zero, in whole quote units. */
export function deficit(bucket: Bucket): bigint {
  const missing = ceiling(negate(equity(bucket)))
  return missing > 0n ? missing : 0n
}

/** Maintenance of so many lots: marginal over the tiers, one ceiling (B-3). */
export function maintenanceOfLots(market: Market, lots: bigint): bigint {
  return remembered(maintenances, market, lots, () => ceiling(exactMaintenanceOfLots(market, lots)))
}

/** The same without the ceiling, for prices that keep ratios (S-5). */
export function exactMaintenanceOfLots(market: Market, lots: bigint): Rational {
  return requirement(market.tiers, multiply(market.lotValue, rational(lots)))
}

/** Maintenance of a notional in quote units, one ceiling (S-4). */
export function maintenanceOfNotional(market: Market, notionalQuote: bigint): bigint {
  return ceiling(requirement(market.tiers, rational(notionalQuote)))
}

/** What opening so many lots needs (B-8), in whole quote units. */
export function initialOfLots(market: Market, lots: bigint): bigint {
  return remembered(initials, market, lots, () =>
    ceiling(requirement(market.initialTiers, multiply(market.lotValue, rational(lots)))),
  )
}

/** Requirements by lots. A market never changes, and the same lots are asked about again and again. */
type Requirements = WeakMap<Market, Map<bigint, bigint>>
const maintenances: Requirements = new WeakMap()
const initials: Requirements = new WeakMap()

function remembered(known: Requirements, market: Market, lots: bigint, work: () => bigint): bigint {
  const ofMarket = known.get(market) ?? new Map<bigint, bigint>()
  known.set(market, ofMarket)
  const required = ofMarket.get(lots) ?? work()
  ofMarket.set(lots, required)
  return required
}

function requirement(tiers: readonly Tier[], size: Rational): Rational {
  let required = zero
  tiers.forEach((tier, index) => {
    const next = tiers[index + 1]
    const end = next === undefined || compare(size, next.from) < 0 ? size : next.from
    if (compare(end, tier.from) > 0) {
      required = add(required, multiply(tier.rate, subtract(end, tier.from)))
    }
  })
  return required
}

export function maintenance(bucket: Bucket): bigint {
  let required = 0n
  for (const held of bucket.positions) required += maintenanceOfLots(held.market, held.lots)
  return required
}

export function initialRequirement(bucket: Bucket): bigint {
  let required = 0n
  for (const held of bucket.positions) required += initialOfLots(held.market, held.lots)
  return required
}

/** M: money of buckets and funds less signed entry values; residue and the pot of claims are added by who holds them (B-6). */
export function moneyOf(book: Book): bigint {
  let sum = 0n
  for (const account of book.accounts) {
    sum += account.unsettledFunding
    for (const bucket of account.buckets) {
      sum += moneyOfBucket(bucket) - signedEntry(bucket.positions)
    }
  }
  for (const { balance, inventory } of book.funds) {
    sum += balance + inventory.money - signedEntry(inventory.positions)
  }
  return sum
}

/** Σ long lots of a market, inventory of funds included. */
export function openInterest(book: Book, market: Market): bigint {
  let lots = 0n
  for (const held of holdersOf(book).flatMap((holder) => holder.positions)) {
    if (held.market === market && held.side === 'long') lots += held.lots
  }
  return lots
}

/** Entry values, positive of whoever is long of value and negative of the others. */
export function signedEntry(positions: readonly Position[]): bigint {
  let sum = 0n
  for (const { market, side, entryValue } of positions) {
    sum += valueSideOf(market, side) === 'long' ? entryValue : -entryValue
  }
  return sum
}
