/** The only place of this package that divides; each name says what happens to the remainder. */

/** The quotient of integers that divide exactly, or undefined where they do not. */
export function wholeQuotient(dividend: bigint, divisor: bigint): bigint | undefined {
  return dividend % divisor === 0n ? dividend / divisor : undefined
}

/** The quotient rounded down, also below 0. `divisor` is positive. */
export function divideFloor(dividend: bigint, divisor: bigint): bigint {
  const truncated = dividend / divisor
  return truncated * divisor > dividend ? truncated - 1n : truncated
}

/** The quotient rounded to the nearest integer, halves to the even one. `divisor` is positive. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const truncated = dividend / divisor
  const remainder = dividend - truncated * divisor
  const doubled = 2n * (remainder < 0n ? -remainder : remainder)
  const roundsAway = doubled > divisor || (doubled === divisor && truncated % 2n !== 0n)
  if (!roundsAway) return truncated
  return dividend < 0n ? truncated - 1n : truncated + 1n
}

/** The same fraction in lowest terms. `denominator` is positive. */
export function inLowestTerms(
  numerator: bigint,
  denominator: bigint,
): { readonly numerator: bigint; readonly denominator: bigint } {
  let divisor = numerator < 0n ? -numerator : numerator
  let rest = denominator
  while (rest !== 0n) {
    const remainder = divisor % rest
    divisor = rest
    rest = remainder
  }
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}
