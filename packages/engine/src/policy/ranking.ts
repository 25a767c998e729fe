import type { Book } from '../account/book.ts'
import { approximateQuotient } from '../quantity/division.ts'
import { compareRatios, type Ratio } from '../quantity/ratio.ts'
import type { ScoreFactor, ScoreSpec } from './policy-spec.ts'
import { evaluateTerm, type Standing, standingOf } from './terms.ts'

/** A candidate with its exact score, and the same as a float. */
export interface Scored {
  readonly position: number
  readonly score: Ratio
  readonly key: number
}

/** Keys closer than this, relatively, are compared exactly: far above the 2^-51 error of an approximate quotient. */
const KEY_DOUBT = 1e-12

/** Keys outside this range, 0 included, may have lost their value to the float's exponent and are compared exactly. */
const KEY_MIN = 1e-290
const KEY_MAX = 1e290

/** The score of one position under a rule: a product of exact ratios. */
export function scorePosition(book: Book, position: number, spec: ScoreSpec): Ratio {
  const standing = standingOf(book, position)
  const isLosing = standing.profitScaled <= 0n
  const factors = isLosing && spec.whenLosing ? spec.whenLosing : spec.factors
  return factors.map((factor) => evaluateFactor(factor, standing)).reduce(multiply)
}

/**
 * Candidates in the order in which they are asked: score descending, then account and bucket ascending by bytes, which
 * is holder order (SPEC A-1). Floats decide only where they cannot be wrong.
 */
export function rankCandidates(
  book: Book,
  positions: readonly number[],
  spec: ScoreSpec,
): Scored[] {
  const keyed = positions.map((position) => {
    const score = scorePosition(book, position, spec)
    return { position, score, key: approximateQuotient(score.numerator, score.denominator) }
  })
  return keyed.sort((a, b) => compareScored(book, a, b))
}

/** Score descending, then account and bucket ascending. */
export function compareScored({ shape }: Book, a: Scored, b: Scored): number {
  const gap = b.key - a.key
  const sizeA = Math.abs(a.key)
  const sizeB = Math.abs(b.key)
  const isTrusted = isInRange(sizeA) && isInRange(sizeB)
  if (isTrusted && Math.abs(gap) > KEY_DOUBT * Math.max(sizeA, sizeB)) return gap
  return compareRatios(b.score, a.score) || shape.compareHolders(a.position, b.position)
}

function isInRange(size: number): boolean {
  return size > KEY_MIN && size < KEY_MAX
}

function evaluateFactor(factor: ScoreFactor, standing: Standing): Ratio {
  if ('term' in factor) return evaluateTerm(factor.term, standing)
  const { numerator, denominator } = evaluateTerm(factor.inverseOf, standing)
  return { numerator: denominator, denominator: numerator }
}

function multiply(left: Ratio, right: Ratio): Ratio {
  return {
    numerator: left.numerator * right.numerator,
    denominator: left.denominator * right.denominator,
  }
}
