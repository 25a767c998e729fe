import { addRatios, type Ratio, ratio } from '@plimsoll/engine'

/** Nothing, as a rational. */
export const none: Ratio = ratio(0n)

/** The sum of rationals, exact. */
export function sumRatios(terms: Iterable<Ratio>): Ratio {
  let sum = none
  for (const term of terms) sum = addRatios(sum, term)
  return sum
}

/** left − right, exact. */
export function minus(left: Ratio, { numerator, denominator }: Ratio): Ratio {
  return addRatios(left, { numerator: -numerator, denominator })
}

/** The opposite number. */
export function negated({ numerator, denominator }: Ratio): Ratio {
  return { numerator: -numerator, denominator }
}

/** part / whole, exact; `whole` is not 0. */
export function share(part: Ratio, whole: Ratio): Ratio {
  return ratio(part.numerator * whole.denominator, part.denominator * whole.numerator)
}

/** The sum of whole numbers. */
export function sumUnits(terms: Iterable<bigint>): bigint {
  let sum = 0n
  for (const term of terms) sum += term
  return sum
}
