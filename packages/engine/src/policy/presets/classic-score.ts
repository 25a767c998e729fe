import type { ScoreSpec } from '../policy-spec.ts'

/** Profit times effective leverage, R × L, for losses R / L: BitMEX's score and that of the venues that copied it. */
export const classicScore: ScoreSpec = {
  factors: [{ term: 'returnOnEntry' }, { term: 'positionLeverage' }],
  whenLosing: [{ term: 'returnOnEntry' }, { inverseOf: 'positionLeverage' }],
}
