import { type Decimal, formatUnits, readDecimal } from '@plimsoll/protocol'

/**
 * The exact sum of two decimals, with as many places as the longer of them.
 *
 * @throws TypeError where a text is no plain decimal
 */
export function addDecimals(left: string, right: string): string {
  const { first, second, places } = aligned(left, right)
  return formatUnits(first + second, places)
}

/**
 * The exact difference of two decimals, with as many places as the longer of them.
 *
 * @throws TypeError where a text is no plain decimal
 */
export function subtractDecimals(left: string, right: string): string {
  const { first, second, places } = aligned(left, right)
  return formatUnits(first - second, places)
}

/**
 * The exact product of two decimals, with the places of both together.
 *
 * @throws TypeError where a text is no plain decimal
 */
export function multiplyDecimals(left: string, right: string): string {
  const first = decimalOf(left)
  const second = decimalOf(right)
  return formatUnits(first.digits * second.digits, first.places + second.places)
}

/**
 * Below 0, 0 or above 0, as the first decimal is less than, equal to or more than the second. Fit for sorting.
 *
 * @throws TypeError where a text is no plain decimal
 */
export function compareDecimals(left: string, right: string): number {
  const { first, second } = aligned(left, right)
  return first < second ? -1 : Number(first > second)
}

function aligned(left: string, right: string): { first: bigint; second: bigint; places: number } {
  const one = decimalOf(left)
  const other = decimalOf(right)
  const places = Math.max(one.places, other.places)
  return { first: unitsOf(one, places), second: unitsOf(other, places), places }
}

function unitsOf(decimal: Decimal, places: number): bigint {
  return decimal.digits * 10n ** BigInt(places - decimal.places)
}

function decimalOf(text: string): Decimal {
  const decimal = readDecimal(text)
  if (decimal === undefined) throw new TypeError(`${JSON.stringify(text)} is no plain decimal`)
  return decimal
}
