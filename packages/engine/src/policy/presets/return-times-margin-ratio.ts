import type { ScoreSpec } from '../policy-spec.ts'

/** Return times maintenance over equity, for losses return over it: however the venue turns the ratio round in its text. */
export const returnTimesMarginRatio: ScoreSpec = {
  factors: [{ term: 'returnOnEntry' }, { term: 'marginRatio' }],
  whenLosing: [{ term: 'returnOnEntry' }, { inverseOf: 'marginRatio' }],
}
