import { BadRow } from '../reading/import-refusal.ts'

/** Places of sizes and prices inside an import; more than the venue gives either. */
export const pricePlaces = 9
/** Places of money inside an import: a size times a price is exact. */
export const moneyPlaces = 18

const form = /^(-?)(\d{1,30})(?:\.(\d*))?$/u

/**
 * Plain decimal text as a whole number of 10^-places, exactly.
 *
 * @throws BadRow where the text is no plain decimal, or has more places
 */
export function readFixed(text: string, places: number, name: string): bigint {
  const [, sign, whole = '', fraction = ''] = form.exec(text) ?? []
  if (sign === undefined)
    throw new BadRow('badNumber', `${name} is no decimal number: ${shown(text)}`)
  const kept = fraction.length > places ? withoutZeros(fraction) : fraction
  if (kept.length > places) {
    throw new BadRow('badNumber', `${name} has more than ${places} decimals: ${shown(text)}`)
  }
  const digits = BigInt(whole + kept.padEnd(places, '0'))
  return sign === '' ? digits : -digits
}

/**
 * Refuses what `readFixed` refuses, some times faster.
 *
 * @throws BadRow
 */
export function checkFixed(text: string, places: number, name: string): void {
  const point = text.indexOf('.')
  const isShort = point < 0 || text.length - point - 1 <= places
  if (!isShort || !form.test(text)) readFixed(text, places, name)
}

/** A whole number of 10^-from as a whole number of 10^-to: a tie goes to the even one. */
export function rescaled(amount: bigint, from: number, to: number): bigint {
  if (to >= from) return amount * 10n ** BigInt(to - from)
  return quotientHalfEven(amount, 10n ** BigInt(from - to))
}

/** dividend / divisor to the nearest integer, a tie to the even one. The divisor is positive. */
export function quotientHalfEven(dividend: bigint, divisor: bigint): bigint {
  const truncated = dividend / divisor
  const remainder = dividend - truncated * divisor
  const doubled = 2n * (remainder < 0n ? -remainder : remainder)
  const goesAway = doubled > divisor || (doubled === divisor && truncated % 2n !== 0n)
  if (!goesAway) return truncated
  return dividend < 0n ? truncated - 1n : truncated + 1n
}

export function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}

function withoutZeros(fraction: string): string {
  return fraction.replace(/0+$/u, '')
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 40))
}
