import type { Book, Bucket, Policy, Position } from '../book/book.ts'
import { equity, maintenance, maintenanceOfLots } from '../book/valuation.ts'
import {
  add,
  divide,
  multiply,
  type Rational,
  rational,
  subtract,
  zero,
} from '../exact/rational.ts'

/** The published score of a candidate, recomputed from the book; none for pro rata. */
export function publishedScore(
  book: Book,
  policy: Policy,
  bucket: Bucket,
  held: Position,
): Rational | undefined {
  if (policy === 'contract-pro-rata') return undefined
  if (policy === 'binance') return binance(bucket, 10n ** BigInt(book.decimals))
  const size = valueOf(held)
  const cost = rational(held.entryValue)
  const own = equity(bucket)
  if (policy === 'hyperliquid') {
    const toEntry = held.side === 'long' ? divide(size, cost) : divide(cost, size)
    return divide(multiply(toEntry, size), own)
  }
  const gain = gainOf(held)
  const part =
    bucket.name === 'cross'
      ? rational(maintenanceOfLots(held.market, held.lots), maintenance(bucket))
      : rational(1n)
  const leverage = divide(size, multiply(own, part))
  const perLeverage = divide(gain, multiply(cost, leverage))
  return gain.numerator > 0n ? divide(multiply(gain, leverage), cost) : perLeverage
}

function binance(bucket: Bucket, unit: bigint): Rational {
  let gain = zero
  for (const held of bucket.positions) gain = add(gain, gainOf(held))
  if (gain.numerator <= 0n) return zero
  const wallet = bucket.money < unit ? unit : bucket.money
  const margin = add(rational(bucket.money), gain)
  return divide(multiply(gain, rational(maintenance(bucket))), multiply(rational(wallet), margin))
}

function gainOf(held: Position): Rational {
  const above = subtract(valueOf(held), rational(held.entryValue))
  return held.side === 'long' ? above : subtract(zero, above)
}

function valueOf(held: Position): Rational {
  return multiply(rational(held.lots), held.market.lotValue)
}
