import { type Ratio, ratio } from '@plimsoll/engine'
import { sumRatios, sumUnits } from '../comparison/exact.ts'
import { largerUnits, times } from './rational.ts'

/** What each kind of error costs. A venue that must stay solvent sets `under` far above `over`. */
export interface StageWeights {
  readonly under: Ratio
  readonly over: Ratio
  readonly concentration: Ratio
}

/**
 * under × (needed − raised)⁺ + over × (raised − needed)⁺ + concentration × Σ charge² / raised. The last is what the
 * payer of an average unit pays: all of it where one account pays, little where many do. Exact, quote units.
 * @param charges what each account is charged; quote units, none negative
 */
export function stageLoss(
  neededQuote: bigint,
  charges: readonly bigint[],
  weights: StageWeights,
): Ratio {
  const raisedQuote = sumUnits(charges)
  const squares = sumUnits(charges.map((charge) => charge * charge))
  return sumRatios([
    times(weights.under, ratio(largerUnits(0n, neededQuote - raisedQuote))),
    times(weights.over, ratio(largerUnits(0n, raisedQuote - neededQuote))),
    times(weights.concentration, ratio(squares, largerUnits(1n, raisedQuote))),
  ])
}
