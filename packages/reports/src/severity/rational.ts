import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import { none } from '../comparison/exact.ts'

/** The whole, as a rational. */
export const one: Ratio = ratio(1n)

/** left × right, exact. */
export function times(left: Ratio, right: Ratio): Ratio {
  return ratio(left.numerator * right.numerator, left.denominator * right.denominator)
}

/** The same without its sign. */
export function absolute({ numerator, denominator }: Ratio): Ratio {
  return { numerator: numerator < 0n ? -numerator : numerator, denominator }
}

/** The smaller of two. */
export function smaller(left: Ratio, right: Ratio): Ratio {
  return compareRatios(left, right) <= 0 ? left : right
}

/** The larger of two. */
export function larger(left: Ratio, right: Ratio): Ratio {
  return compareRatios(left, right) >= 0 ? left : right
}

/** The nearest number from `low` to `high`. */
export function clamp(value: Ratio, low: Ratio = none, high: Ratio = one): Ratio {
  return larger(low, smaller(value, high))
}

/** The largest whole number not above it. */
export function floorOf({ numerator, denominator }: Ratio): bigint {
  const quotient = numerator / denominator
  return numerator % denominator < 0n ? quotient - 1n : quotient
}

/** The smallest whole number not below it. */
export function ceilOf({ numerator, denominator }: Ratio): bigint {
  return -floorOf({ numerator: -numerator, denominator })
}

/** The larger of two whole numbers. */
export function largerUnits(left: bigint, right: bigint): bigint {
  return left > right ? left : right
}

/** The smaller of two whole numbers. */
export function smallerUnits(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}
