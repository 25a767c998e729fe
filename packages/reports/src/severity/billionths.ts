import { type Ratio, ratio } from '@plimsoll/engine'
import { floorOf, largerUnits, smallerUnits, times } from './rational.ts'

/**
 * Learned severities live on a grid of billionths: their denominators would grow with every wave, and a billionth of a
 * deficit is less than any estimate of it.
 */
export const billionths = 1_000_000_000n

/** A number as whole billionths, rounded down. */
export function toBillionths(value: Ratio): bigint {
  return floorOf(times(value, ratio(billionths)))
}

/** Whole billionths from nothing to the whole. */
export function clampBillionths(value: bigint): bigint {
  return largerUnits(0n, smallerUnits(value, billionths))
}
