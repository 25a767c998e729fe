import type { Decimal } from '@plimsoll/protocol'
import { parseDecimal, subtractDecimals } from '../decimal-text.ts'

/** 0. */
export const zeroAmount: Decimal = { digits: 0n, places: 0 }

/** The amount of a text that was read as one before. */
export function exactAmount(text: string): Decimal {
  const amount = parseDecimal(text)
  if (amount === undefined) throw new RangeError(`${JSON.stringify(text)} is not a decimal`)
  return amount
}

/** The amount without its sign. */
export function absoluteAmount({ digits, places }: Decimal): Decimal {
  return { digits: digits < 0n ? -digits : digits, places }
}

/** Below 0 where the left amount is smaller, above 0 where it is larger. */
export function compareAmounts(left: Decimal, right: Decimal): number {
  const { digits } = subtractDecimals(left, right)
  return digits === 0n ? 0 : digits < 0n ? -1 : 1
}

/** Whether two amounts are at most so far apart. */
export function isWithin(left: Decimal, right: Decimal, distance: Decimal): boolean {
  return compareAmounts(absoluteAmount(subtractDecimals(left, right)), distance) <= 0
}
