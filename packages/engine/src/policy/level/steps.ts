import type { Ratio } from '../../quantity/ratio.ts'

/**
 * The lots of one candidate in the order in which it would give them: each is worth taking so much, and never more than the
 * one before it.
 */
export interface Steps {
  /** Lots that are given already, and the most there are. Counts of lots are safe integers. */
  readonly from: number
  readonly to: number
  /** What the next lot is worth taking once so many are given. Its denominator may be 0: then it is above every number, or below. */
  readonly worth: (given: number) => Ratio
  /** The same as a float, wrong by less than `doubt`; an infinite doubt says that floats may not decide. */
  readonly about: (given: number) => number
  readonly doubt: number
  /** About how many whole lots are given when all worth more than a level are; the nearer the faster, wrong does no harm. */
  readonly guess: (level: number) => number
}
