import { accountOf, type Book } from '../account/book.ts'
import type { BookShape } from '../account/book-shape.ts'
import { at } from '../quantity/assert.ts'
import { approximateQuotient } from '../quantity/division.ts'
import { compareIdentifiers } from '../quantity/identifier-order.ts'
import { compareRatios, type Ratio } from '../quantity/ratio.ts'
import type { ScoreFactor, ScoreSpec, ThenBy } from './policy-spec.ts'
import { type Candidate, candidateAt, evaluateTerm } from './terms.ts'

/** A candidate with its exact score, and the same as a float. */
export interface Scored {
  readonly position: number
  readonly score: Ratio
  readonly key: number
  /** What orders equal scores, such that the larger goes first. */
  readonly further: readonly Ratio[]
}

/** Which of two candidates is asked first: negative for the first, positive for the second. */
export type CompareScored = (a: Scored, b: Scored) => number

/** Keys closer than this, relatively, are compared exactly: far above the 2^-51 error of an approximate quotient. */
const KEY_DOUBT = 1e-12
/** Keys outside this range, 0 included, may have lost their value to the float's exponent and are compared exactly. */
const KEY_MIN = 1e-290
const KEY_MAX = 1e290

/** The score of one position under a rule: a product of exact ratios. */
export function scorePosition(book: Book, position: number, spec: ScoreSpec): Ratio {
  return scoreOf(candidateAt(book, position), spec)
}

/**
 * Candidates in the order in which they are asked: score descending, then the rule's own terms, then account and bucket by
 * bytes, which is holder order (SPEC ). Floats decide only where they cannot be wrong.
 */
export function rankCandidates(
  book: Book,
  positions: readonly number[],
  spec: ScoreSpec,
): Scored[] {
  return positions
    .map((position) => {
      const candidate = candidateAt(book, position)
      const score = scoreOf(candidate, spec)
      const key = approximateQuotient(score.numerator, score.denominator)
      return { position, score, key, further: (spec.thenBy ?? []).map(tieBreakOf(candidate)) }
    })
    .sort(comparatorOf(book, spec))
}

/** The order of a rule among candidates that it has scored. */
export function comparatorOf({ shape }: Book, { lastly }: ScoreSpec): CompareScored {
  const compareLast =
    lastly === undefined
      ? (): number => 0
      : (a: Scored, b: Scored): number => newerFirst(shape, a, b)
  return (a, b) =>
    compareScores(a, b) ||
    compareFurther(a, b) ||
    compareLast(a, b) ||
    shape.compareHolders(a.position, b.position)
}

/** Ids are taken to rise with time. */
function newerFirst(shape: BookShape, a: Scored, b: Scored): number {
  return compareIdentifiers(accountIdOf(shape, b.position), accountIdOf(shape, a.position))
}

function accountIdOf(shape: BookShape, position: number): string {
  return accountOf(shape, at(shape.positions, position).bucket)?.account ?? ''
}

function compareScores(a: Scored, b: Scored): number {
  const gap = b.key - a.key
  const sizeA = Math.abs(a.key)
  const sizeB = Math.abs(b.key)
  const isTrusted = isInRange(sizeA) && isInRange(sizeB)
  if (isTrusted && Math.abs(gap) > KEY_DOUBT * Math.max(sizeA, sizeB)) return gap
  return compareRatios(b.score, a.score)
}

function compareFurther(a: Scored, b: Scored): number {
  for (const [index, left] of a.further.entries()) {
    const order = compareRatios(at(b.further, index), left)
    if (order !== 0) return order
  }
  return 0
}

function isInRange(size: number): boolean {
  return size > KEY_MIN && size < KEY_MAX
}

function scoreOf(candidate: Candidate, { factors, whenLosing }: ScoreSpec): Ratio {
  const isLosing = whenLosing !== undefined && evaluateTerm('profit', candidate).numerator <= 0n
  return (isLosing ? whenLosing : factors)
    .map((factor) => evaluateFactor(factor, candidate))
    .reduce(multiply)
}

function tieBreakOf(candidate: Candidate): (by: ThenBy) => Ratio {
  return ({ term, order }) => {
    const { numerator, denominator } = evaluateTerm(term, candidate)
    return { numerator: order === 'ascending' ? -numerator : numerator, denominator }
  }
}

function evaluateFactor(factor: ScoreFactor, candidate: Candidate): Ratio {
  if ('term' in factor) return evaluateTerm(factor.term, candidate)
  const { numerator, denominator } = evaluateTerm(factor.inverseOf, candidate)
  return { numerator: denominator, denominator: numerator }
}

function multiply(left: Ratio, right: Ratio): Ratio {
  return {
    numerator: left.numerator * right.numerator,
    denominator: left.denominator * right.denominator,
  }
}
