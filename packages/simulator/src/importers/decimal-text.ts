/**
 * Decimal text of other people's data read exactly, and arithmetic on it. Unlike the decimals of a
 * book these may be scientific (`1e-05`) and longer than any unit (`7240.000000000001`); every
 * digit is kept until one stated rounding, and none passes through a float.
 */
import { type Decimal, formatUnits } from '@plimsoll/protocol'

// Bounds what a hostile file can make us compute; the longest float prints 25 characters.
const TEXT_LENGTH_MAX = 100
const EXPONENT_MAX = 100

const GRAMMAR = /^(?<sign>[+-]?)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?:[eE](?<exponent>[+-]?\d+))?$/

/**
 * Reads plain (`-12.50`) or scientific (`1e-05`) decimal text exactly. `undefined` where the text
 * is not a number in that form, is longer than 100 characters or has an exponent beyond ±100.
 */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > TEXT_LENGTH_MAX) return undefined
  const groups = GRAMMAR.exec(text)?.groups
  if (groups === undefined) return undefined
  const { sign = '', whole = '', fraction = '', exponent = '0' } = groups
  const power = Number(exponent)
  if (whole + fraction === '' || Math.abs(power) > EXPONENT_MAX) return undefined
  const magnitude = BigInt(whole + fraction)
  const digits = sign === '-' ? -magnitude : magnitude
  const places = fraction.length - power
  return places < 0 ? { digits: digits * powerOfTen(-places), places: 0 } : { digits, places }
}

/** left + right, exactly. */
export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const places = Math.max(left.places, right.places)
  return { digits: digitsAt(left, places) + digitsAt(right, places), places }
}

/** left − right, exactly. */
export function subtractDecimals(left: Decimal, right: Decimal): Decimal {
  return addDecimals(left, { digits: -right.digits, places: right.places })
}

/** left × right, exactly. */
export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return { digits: left.digits * right.digits, places: left.places + right.places }
}

/**
 * dividend / divisor to the nearest integer; a tie goes to the even one. The divisor must be
 * positive.
 */
export function divideHalfEven(dividend: Decimal, divisor: Decimal): bigint {
  const places = Math.max(dividend.places, divisor.places)
  return halfEven(digitsAt(dividend, places), digitsAt(divisor, places))
}

/** dividend / divisor to the largest integer not above it. The divisor must be positive. */
export function divideFloor(dividend: Decimal, divisor: Decimal): bigint {
  const places = Math.max(dividend.places, divisor.places)
  return floorQuotient(digitsAt(dividend, places), digitsAt(divisor, places))
}

/** The nearest whole number of 10^-`places`; a tie goes to the even one. */
export function roundHalfEven(amount: Decimal, places: number): bigint {
  return divideHalfEven(amount, { digits: 1n, places })
}

/** The largest whole number of 10^-`places` that is not above the amount. */
export function roundDown(amount: Decimal, places: number): bigint {
  return divideFloor(amount, { digits: 1n, places })
}

/** The smallest whole number of 10^-`places` that is not below the amount. */
export function roundUp(amount: Decimal, places: number): bigint {
  return -roundDown({ digits: -amount.digits, places: amount.places }, places)
}

/** Plain decimal text with exactly the amount's `places` digits after the point. */
export function formatDecimal({ digits, places }: Decimal): string {
  return formatUnits(digits, places)
}

function digitsAt(amount: Decimal, places: number): bigint {
  return amount.digits * powerOfTen(places - amount.places)
}

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent)
}

function halfEven(dividend: bigint, divisor: bigint): bigint {
  const floor = floorQuotient(dividend, divisor)
  const twice = 2n * (dividend - floor * divisor)
  if (twice === divisor) return floor % 2n === 0n ? floor : floor + 1n
  return twice < divisor ? floor : floor + 1n
}

// The language's own bigint division truncates toward zero.
function floorQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}
