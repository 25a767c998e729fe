import type { Ratio } from '../../quantity/ratio.ts'

/** Fractions beyond this many bits of either part were never meant by anybody. */
const PART_MAX = 1n << 128n

/** Whether a fraction of a command is one to calculate with. */
export function isUsableFraction({ numerator, denominator }: Ratio): boolean {
  return denominator > 0n && denominator < PART_MAX && numerator < PART_MAX && numerator > -PART_MAX
}
