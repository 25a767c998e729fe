import {
  type Bucket,
  type DeficitSplit,
  type Position,
  type Side,
  valueSideOf,
} from '../book/book.ts'
import { equity, maintenanceOfLots, notional, profit } from '../book/valuation.ts'
import {
  add,
  divide,
  isNegative,
  isZero,
  larger,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  total,
  zero,
} from '../exact/rational.ts'

/** What each position weighs when a shortfall is split (S-1), in the order given. */
export function splitWeights(positions: readonly Position[], split: DeficitSplit): Rational[] {
  const weights = positions.map((held) => {
    if (split === 'losingLegs') return larger(zero, negate(profit(held)))
    if (split === 'maintenance') return rational(maintenanceOfLots(held.market, held.lots))
    return notional(held)
  })
  return weights.every(isZero) ? positions.map(notional) : weights
}

/** The part of a bucket's exact shortfall that each of its legs carries (S-1). */
export function sharesOf(bucket: Bucket, split: DeficitSplit): Map<Position, Rational> {
  const own = equity(bucket)
  const shortfall = isNegative(own) ? negate(own) : zero
  const weights = splitWeights(bucket.positions, split)
  const sum = total(weights)
  return new Map(
    bucket.positions.map((held, index) => {
      const weight = weights[index] ?? zero
      return [held, isZero(sum) ? zero : divide(multiply(shortfall, weight), sum)]
    }),
  )
}

export function shareOf(bucket: Bucket, held: Position, split: DeficitSplit): Rational {
  return sharesOf(bucket, split).get(held) ?? zero
}

/** The exact value of a lot at which closing a leg costs its share (S-2), not bounded by anything. */
export function bankruptcyLotValue(held: Position, share: Rational): Rational {
  const { lotValue } = held.market
  const distance = divide(share, rational(held.lots))
  return valueSideOf(held.market, held.side) === 'long'
    ? add(lotValue, distance)
    : subtract(lotValue, distance)
}

/** Long before short, as everywhere. */
export const sides: readonly Side[] = ['long', 'short']
