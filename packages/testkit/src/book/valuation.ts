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
import type { Book, Bucket, Market, Position } from './book.ts'

/** Value of a position at mark, unsigned. */
export function notional(position: Position): Rational {
  return multiply(position.market.lotValue, rational(position.lots))
}

/** Unrealised profit at mark; negative is a loss. */
export function profit(position: Position): Rational {
  const gain = subtract(notional(position), rational(position.entryValue))
  return position.side === 'long' ? gain : negate(gain)
}

export function equity(bucket: Bucket): Rational {
  return add(rational(bucket.money), total(bucket.positions.map(profit)))
}

/** What is missing to an equity of zero, in whole quote units. */
export function deficit(bucket: Bucket): bigint {
  const missing = ceiling(negate(equity(bucket)))
  return missing > 0n ? missing : 0n
}

/** Maintenance of so many lots: marginal over the tiers, one ceiling. */
export function maintenanceOfLots(market: Market, lots: bigint): bigint {
  const size = multiply(market.lotValue, rational(lots))
  let required = zero
  market.tiers.forEach((tier, index) => {
    const next = market.tiers[index + 1]
    const end = next === undefined || compare(size, next.from) < 0 ? size : next.from
    if (compare(end, tier.from) > 0) {
      required = add(required, multiply(tier.rate, subtract(end, tier.from)))
    }
  })
  return ceiling(required)
}

export function maintenance(bucket: Bucket): bigint {
  let required = 0n
  for (const held of bucket.positions) required += maintenanceOfLots(held.market, held.lots)
  return required
}

/** M: money of buckets and funds less signed entry values; residue is added by who holds it. */
export function moneyOf(book: Book): bigint {
  let sum = 0n
  for (const account of book.accounts) {
    sum += account.unsettledFunding
    for (const bucket of account.buckets) sum += bucket.money - signedEntry(bucket.positions)
  }
  for (const fund of book.funds) sum += fund.balance - signedEntry(fund.positions)
  return sum
}

/** Σ long lots of a market, inventory of funds included. */
export function openInterest(book: Book, market: Market): bigint {
  let lots = 0n
  const holders = [...book.accounts.flatMap((account) => account.buckets), ...book.funds]
  for (const held of holders.flatMap((holder) => holder.positions)) {
    if (held.market === market && held.side === 'long') lots += held.lots
  }
  return lots
}

function signedEntry(positions: readonly Position[]): bigint {
  let sum = 0n
  for (const held of positions) sum += held.side === 'long' ? held.entryValue : -held.entryValue
  return sum
}
