import { formatUnits, readDecimal } from '@plimsoll/protocol'

/** The sum of decimals, exact, with as many places as the finest of them. */
export function sumOf(decimals: readonly string[]): string {
  const read = decimals.map((text) => {
    const decimal = readDecimal(text)
    if (decimal === undefined) throw new Error(`${JSON.stringify(text)} is not a decimal`)
    return decimal
  })
  const places = read.reduce((most, one) => Math.max(most, one.places), 0)
  const units = read.reduce((sum, one) => sum + one.digits * 10n ** BigInt(places - one.places), 0n)
  return formatUnits(units, places)
}

/** The same amount with the other sign. */
export function negated(decimal: string): string {
  if (isZero(decimal)) return decimal
  return decimal.startsWith('-') ? decimal.slice(1) : `-${decimal}`
}

/** Whether an amount is nothing. */
export function isZero(decimal: string): boolean {
  return /^-?[0.]+$/u.test(decimal)
}
