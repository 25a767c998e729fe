import type { Book } from '../account/book.ts'
import { approximateQuotient } from '../quantity/division.ts'
import { compareRatios, type Ratio } from '../quantity/ratio.ts'
import type { ScoreFactor, ScoreSpec } from './policy-spec.ts'
import { evaluateTerm, type Standing, standingOf } from './terms.ts'

/** A candidate with its exact score. */
export interface Scored {
  readonly position: number
  readonly score: Ratio
}

/** Keys closer than this, relatively, are compared exactly: far above the 2^-51 error of an approximate quotient. */
const KEY_DOUBT = 1e-12

/** The score of one position under a rule: a product of exact ratios. */
export function scorePosition(book: Book, position: number, spec: ScoreSpec): Ratio {
  const standing = standingOf(book, position)
  const isLosing = standing.profitScaled <= 0n
  const factors = isLosing && spec.whenLosing ? spec.whenLosing : spec.factors
  return factors.map((factor) => evaluateFactor(factor, standing)).reduce(multiply)
}

/**
 * Candidates in the order in which they are asked: score descending, then account and bucket ascending by bytes, which
 * is the order of slots (SPEC A-1). Floats decide only where they cannot be wrong.
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
  keyed.sort((a, b) => {
    const gap = b.key - a.key
    if (Math.abs(gap) > KEY_DOUBT * Math.max(Math.abs(a.key), Math.abs(b.key))) return gap
    return compareRatios(b.score, a.score) || a.position - b.position
  })
  return keyed
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
