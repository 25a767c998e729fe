import type { Bucket, Position } from '../book/book.ts'
import { equity, maintenance, maintenanceOfLots } from '../book/valuation.ts'
import {
  add,
  compare,
  isNegative,
  multiply,
  type Rational,
  rational,
  subtract,
} from '../exact/rational.ts'

/**
 * Whether a bucket may close lots of a position for a value: equity stays at or above zero; above
 * maintenance it stays there, below it the margin ratio does not fall.
 */
export function keepsMargin(bucket: Bucket, held: Position, lots: bigint, value: bigint): boolean {
  const atMark = multiply(rational(lots), held.market.lotValue)
  const gain = subtract(rational(value), atMark)
  const before = equity(bucket)
  const after = held.side === 'long' ? add(before, gain) : subtract(before, gain)
  if (isNegative(after)) return false
  const required = maintenance(bucket)
  const freed =
    maintenanceOfLots(held.market, held.lots) - maintenanceOfLots(held.market, held.lots - lots)
  const stillRequired = rational(required - freed)
  const wasSafe = compare(before, rational(required)) >= 0
  if (wasSafe) return compare(after, stillRequired) >= 0
  return compare(multiply(after, rational(required)), multiply(before, stillRequired)) >= 0
}

/**
 * Whether a number of lots above `given`, up to `limit`, would have been allowed at a price, with the
 * candidate bearing a whole unit of rounding. Looks at up to 64 numbers: the next, the last, and between.
 */
export function couldGiveMore(
  bucket: Bucket,
  held: Position,
  lotPrice: Rational,
  range: { readonly given: bigint; readonly limit: bigint },
): boolean {
  const { given, limit } = range
  const stride = (limit - given) / 62n + 1n
  if (limit <= given) return false
  if (isAllowed(bucket, held, lotPrice, limit)) return true
  for (let lots = given + 1n; lots < limit; lots += stride) {
    if (isAllowed(bucket, held, lotPrice, lots)) return true
  }
  return false
}

function isAllowed(bucket: Bucket, held: Position, lotPrice: Rational, lots: bigint): boolean {
  const { numerator, denominator } = multiply(rational(lots), lotPrice)
  const below = numerator / denominator
  const isWhole = below * denominator === numerator
  const value = held.side === 'long' || isWhole ? below : below + 1n
  return keepsMargin(bucket, held, lots, value)
}
