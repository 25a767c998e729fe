import { multiply, type Rational, rational, roundHalfEven } from './rational.ts'

/** Reads a decimal string such as `-12.50` exactly. */
export function parseDecimal(text: string): Rational {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) throw new SyntaxError(`not a decimal: ${JSON.stringify(text)}`)
  const places = match[3] ?? ''
  const digits = BigInt(`${match[2] ?? ''}${places}`)
  return rational(match[1] === '-' ? -digits : digits, powerOfTen(places.length))
}

/** How many digits stand after the point. */
export function placesOf(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

/** Shows a value with exactly `places` digits after the point, rounded half to even; never `-0`. */
export function formatDecimal(value: Rational, places: number): string {
  return formatScaled(roundHalfEven(multiply(value, rational(powerOfTen(places)))), places)
}

/** Shows `scaled` × 10^-places. */
export function formatScaled(scaled: bigint, places: number): string {
  const sign = scaled < 0n ? '-' : ''
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(places + 1, '0')
  if (places === 0) return `${sign}${digits}`
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent)
}
