import { addRatios, type Ratio, ratio } from '@plimsoll/engine'
import { minus, none } from '../../comparison/exact.ts'
import { larger, times } from '../rational.ts'

/** The worst share of a wave under a rule and under the rule it is measured against. */
export interface SharedWave {
  readonly neededQuote: bigint
  readonly worstShare: Ratio
  readonly referenceShare: Ratio
}

/** Quote units, exact. */
export interface FairnessRegret {
  /** Σ needed × |share − reference|, as published: being fairer than the reference counts against a rule. */
  readonly regretQuote: Ratio
  /** The part of waves in which the rule was harder on its worst-off than the reference. */
  readonly harderQuote: Ratio
  /** The part of waves in which it was milder. */
  readonly milderQuote: Ratio
}

/** Distance of worst shares to those of a reference, weighted by what was needed. */
export function fairnessRegret(waves: readonly SharedWave[]): FairnessRegret {
  let harderQuote = none
  let milderQuote = none
  for (const { neededQuote, worstShare, referenceShare } of waves) {
    const excess = times(ratio(neededQuote), minus(worstShare, referenceShare))
    harderQuote = addRatios(harderQuote, larger(none, excess))
    milderQuote = addRatios(milderQuote, larger(none, minus(none, excess)))
  }
  return { regretQuote: addRatios(harderQuote, milderQuote), harderQuote, milderQuote }
}

/** Tracking + weight × fairness regret. Quote units, exact. */
export function totalObjective(trackingQuote: bigint, regretQuote: Ratio, weight: Ratio): Ratio {
  return addRatios(ratio(trackingQuote), times(weight, regretQuote))
}
