/** An exact fraction in lowest terms; the denominator is positive. */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** The one way to make a rational: lowest terms, positive denominator. */
export function rational(numerator: bigint, denominator: bigint = 1n): Rational {
  if (denominator === 1n) return { numerator, denominator }
  if (denominator === 0n) throw new RangeError('a rational has no denominator of zero')
  const common = greatestCommonDivisor(numerator, denominator)
  const divisor = denominator < 0n ? -common : common
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

export const zero: Rational = rational(0n)
export const one: Rational = rational(1n)

export function add(left: Rational, right: Rational): Rational {
  // A whole number changes no denominator, and what is in lowest terms stays there.
  if (right.denominator === 1n) {
    const { numerator, denominator } = left
    return { numerator: numerator + right.numerator * denominator, denominator }
  }
  if (left.denominator === 1n) return add(right, left)
  return rational(
    left.numerator * right.denominator + right.numerator * left.denominator,
    left.denominator * right.denominator,
  )
}

export function negate(value: Rational): Rational {
  return { numerator: -value.numerator, denominator: value.denominator }
}

export function subtract(left: Rational, right: Rational): Rational {
  return add(left, negate(right))
}

export function multiply(left: Rational, right: Rational): Rational {
  return rational(left.numerator * right.numerator, left.denominator * right.denominator)
}

export function divide(left: Rational, right: Rational): Rational {
  return rational(left.numerator * right.denominator, left.denominator * right.numerator)
}

/** Negative, zero or positive, as `left` is below, equal to or above `right`. */
export function compare(left: Rational, right: Rational): number {
  const isCommon = left.denominator === right.denominator
  const [a, b] = isCommon
    ? [left.numerator, right.numerator]
    : [left.numerator * right.denominator, right.numerator * left.denominator]
  return a < b ? -1 : a > b ? 1 : 0
}

export function isNegative(value: Rational): boolean {
  return value.numerator < 0n
}

export function isZero(value: Rational): boolean {
  return value.numerator === 0n
}

export function isPositive(value: Rational): boolean {
  return value.numerator > 0n
}

export function larger(left: Rational, right: Rational): Rational {
  return compare(left, right) >= 0 ? left : right
}

export function absolute(value: Rational): Rational {
  return isNegative(value) ? negate(value) : value
}

export function total(values: Iterable<Rational>): Rational {
  let sum = zero
  for (const value of values) sum = add(sum, value)
  return sum
}

/** The largest whole number that is not above the value. */
export function floor(value: Rational): bigint {
  const truncated = value.numerator / value.denominator
  const isExact = truncated * value.denominator === value.numerator
  return isExact || value.numerator >= 0n ? truncated : truncated - 1n
}

/** The smallest whole number that is not below the value. */
export function ceiling(value: Rational): bigint {
  return -floor(negate(value))
}

/** The part above the floor: at least 0, below 1. */
export function fraction(value: Rational): Rational {
  return subtract(value, rational(floor(value)))
}

/** The nearest whole number; of two equally near, the even one. */
export function roundHalfEven(value: Rational): bigint {
  const below = floor(value)
  const side = compare(fraction(value), rational(1n, 2n))
  if (side < 0) return below
  if (side > 0) return below + 1n
  return below % 2n === 0n ? below : below + 1n
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let a = left < 0n ? -left : left
  let b = right < 0n ? -right : right
  while (b > EXACT_MAX) [a, b] = [b, a % b]
  return b === 0n ? a : BigInt(greatestCommonDivisorOf(Number(b), Number(a % b)))
}

/** Of whole numbers that a float holds exactly; remainders of floats are exact, and come much faster. */
function greatestCommonDivisorOf(left: number, right: number): number {
  let [a, b] = [left, right]
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

const EXACT_MAX = BigInt(Number.MAX_SAFE_INTEGER)
