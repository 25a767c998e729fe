import { compareRatios, type Ratio } from '@plimsoll/engine'
import { minus } from '../comparison/exact.ts'
import type { DrainProblem } from './drain-problem.ts'
import { boundByHighest } from './highest-buckets.ts'
import {
  aloneBound,
  type BoundWeights,
  decidedLevel,
  largestLotChange,
  stressBound,
} from './stress-bound.ts'

/** How near a decision is to the lowest largest stress leverage there is. All exact. */
export interface Certificate {
  readonly account: string
  readonly bucket: string
  /** The largest stress leverage it leaves; undefined where equity is used up. */
  readonly level: Ratio | undefined
  /** What no decision about the same lots can be below. */
  readonly bound: Ratio
  /** level − bound. */
  readonly gap: Ratio | undefined
  /** The most that one lot changes any stress leverage: a decision in whole lots may be so far from one in parts of them. */
  readonly lotChange: Ratio
  readonly method: 'linearProgramme' | 'highestBuckets'
}

/**
 * Certifies a decision. Weights come from a linear programme, solved however inexactly: any weights prove a bound, exactly. Without
 * them, weights are taken from the buckets that are left highest. Undefined where no stress is stated.
 */
export function certify(
  problem: DrainProblem,
  weights: BoundWeights | undefined,
): Certificate | undefined {
  if (problem.moves.length === 0) return undefined
  const decided = decidedLevel(problem)
  if (decided === undefined) return undefined
  const alone = aloneBound(problem)
  const proved = weights === undefined ? boundByHighest(problem) : stressBound(problem, weights)
  const bound = proved !== undefined && compareRatios(proved, alone) > 0 ? proved : alone
  return {
    ...decided,
    bound,
    gap: decided.level === undefined ? undefined : minus(decided.level, bound),
    lotChange: largestLotChange(problem),
    method: weights === undefined ? 'highestBuckets' : 'linearProgramme',
  }
}

/** Whole weights in proportion to shares of a proof, such as the duals of a linear programme give them for loss over equity. */
export function weightsOf(
  { buckets, moves }: DrainProblem,
  duals: readonly { readonly bucket: number; readonly move: number; readonly dual: number }[],
): BoundWeights {
  const least = buckets.reduce(
    (min, { equity }) => (equity < min ? equity : min),
    buckets[0]?.equity ?? 1n,
  )
  const weights = new Map<number, bigint[]>()
  for (const { bucket, move, dual } of duals) {
    const equity = buckets[bucket]?.equity ?? 1n
    const weight = (BigInt(Math.round(dual * 2 ** 50)) * least * 2n ** 20n) / equity
    const own = weights.get(bucket) ?? moves.map(() => 0n)
    own[move] = weight > 0n ? weight : 0n
    weights.set(bucket, own)
  }
  return weights
}
