import type { Ratio } from '@plimsoll/engine'
import { formatRatio } from '../decimal/decimal-text.ts'

/** A ranking score: exact as a fraction, and for reading. */
export interface Score {
  /** Six places, rounded half to even; `infinite` where there is no end to it. */
  display: string
  numerator: string
  denominator: string
}

/**
 * A score as text. Two scores are equal exactly when their fractions are; `display` may coincide. A denominator of 0 stands
 * for a number beyond all others.
 */
export function encodeScore(score: Ratio): Score {
  return {
    display: score.denominator === 0n ? 'infinite' : formatRatio(score, 6),
    numerator: String(score.numerator),
    denominator: String(score.denominator),
  }
}
