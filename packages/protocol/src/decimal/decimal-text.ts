import type { Ratio } from '@plimsoll/engine'
import { divideHalfEven, wholeQuotient } from './rounding.ts'

/** Characters a decimal may have; far more than any amount needs, few enough to bound the work. */
export const decimalLengthMax = 64

/** What a decimal looks like: no exponent, no plus sign, no bare point, no NaN. */
export const decimalPattern = '^-?[0-9]+(\\.[0-9]+)?$'

const decimalForm = new RegExp(decimalPattern, 'u')

/** A decimal as written: `digits × 10^-places`. */
export interface Decimal {
  readonly digits: bigint
  readonly places: number
}

/** Reads a plain decimal exactly; undefined where the text is none. */
export function readDecimal(text: string): Decimal | undefined {
  if (text.length > decimalLengthMax || !decimalForm.test(text)) return undefined
  const point = text.indexOf('.')
  if (point < 0) return { digits: BigInt(text), places: 0 }
  const digits = BigInt(text.slice(0, point) + text.slice(point + 1))
  return { digits, places: text.length - point - 1 }
}

/**
 * A decimal in units of 10^-places, exact; undefined where it has more places than that, even if the
 * surplus ones are zeros.
 */
export function decimalUnits(decimal: Decimal, places: number): bigint | undefined {
  if (decimal.places > places) return undefined
  return decimal.digits * powerOfTen(places - decimal.places)
}

/** The fewest places that hold a decimal exactly: 1 for 0.10. */
export function placesNeeded(decimal: Decimal): number {
  let { digits, places } = decimal
  while (places > 0) {
    const shorter = wholeQuotient(digits, 10n)
    if (shorter === undefined) return places
    digits = shorter
    places -= 1
  }
  return places
}

/** Writes a count of 10^-places units as a decimal with exactly that many places. */
export function formatUnits(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
  const sign = units < 0n ? '-' : ''
  if (places === 0) return sign + digits
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/**
 * Writes an exact rational, multiplied by `scale`, as a decimal with `places` places, rounded half to
 * even. For display only: the rational is what settles.
 */
export function formatRatio(ratio: Ratio, places: number, scale: Ratio = one): string {
  const numerator = ratio.numerator * scale.numerator * powerOfTen(places)
  return formatUnits(divideHalfEven(numerator, ratio.denominator * scale.denominator), places)
}

/** Writes a rational that a decimal can hold, with the fewest places; undefined for one that no decimal of 60 places is. */
export function formatFinite({ numerator, denominator }: Ratio): string | undefined {
  for (let places = 0; places <= placesMax; places += 1) {
    const units = wholeQuotient(numerator * powerOfTen(places), denominator)
    if (units !== undefined) return formatUnits(units, places)
  }
  return undefined
}

const placesMax = 60

/** 10^exponent. */
export function powerOfTen(exponent: number): bigint {
  return smallPowers[exponent] ?? 10n ** BigInt(exponent)
}

// Asked for with every amount of a book; a power is dearer than a look-up.
const smallPowers: readonly bigint[] = Array.from(
  { length: 40 },
  (_, power) => 10n ** BigInt(power),
)

const one: Ratio = { numerator: 1n, denominator: 1n }
