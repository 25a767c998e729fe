import type { Bucket, DeficitSplit, Position } from '../book/book.ts'
import { equity, maintenanceOfLots, notional, profit } from '../book/valuation.ts'
import {
  add,
  compare,
  divide,
  isNegative,
  larger,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  zero,
} from '../exact/rational.ts'
import { isLongOfValue } from './value-side.ts'

/** How a bucket's shortfall divides: each leg's part is `shortfall × weight / sum`. */
export interface Split {
  readonly shortfall: Rational
  readonly weights: ReadonlyMap<Position, Rational>
  readonly sum: Rational
}

export function splitOf(bucket: Bucket, rule: DeficitSplit): Split {
  const own = equity(bucket)
  const shortfall = isNegative(own) ? negate(own) : zero
  const declared = weigh(bucket, (held) => declaredWeight(held, rule))
  const sum = sumOf(declared)
  if (compare(sum, zero) > 0) return { shortfall, weights: declared, sum }
  const weights = weigh(bucket, notional)
  return { shortfall, weights, sum: sumOf(weights) }
}

/** The price of one lot at which closing a leg costs its part, and what that is beyond mark. */
export function gapPerLot(held: Position, split: Split): { gap: Rational; price: Rational } {
  const weight = split.weights.get(held) ?? zero
  const lots = rational(held.lots)
  const gap = divide(multiply(split.shortfall, weight), multiply(split.sum, lots))
  const price = isLongOfValue(held)
    ? add(held.market.lotValue, gap)
    : subtract(held.market.lotValue, gap)
  return { gap, price }
}

function declaredWeight(held: Position, rule: DeficitSplit): Rational {
  if (rule === 'notional') return notional(held)
  if (rule === 'maintenance') return rational(maintenanceOfLots(held.market, held.lots))
  return larger(negate(profit(held)), zero)
}

function weigh(bucket: Bucket, weight: (held: Position) => Rational): Map<Position, Rational> {
  return new Map(bucket.positions.map((held) => [held, weight(held)]))
}

function sumOf(weights: ReadonlyMap<Position, Rational>): Rational {
  let sum = zero
  for (const weight of weights.values()) sum = add(sum, weight)
  return sum
}
