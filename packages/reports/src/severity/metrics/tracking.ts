import { largerUnits } from '../rational.ts'
import type { WaveResult } from './wave-result.ts'

/**
 * How closely what was raised followed what was needed. Too much and too little are kept apart: their difference, the
 * net, is near 0 for a rule that is far off both ways. Quote units, sums over waves.
 */
export interface Tracking {
  /** Σ |raised − needed|. */
  readonly trackingQuote: bigint
  /** Σ (raised − needed)⁺. */
  readonly overshootQuote: bigint
  /** Σ (needed − raised)⁺. */
  readonly undershootQuote: bigint
  /** Σ (raised − needed), signed. */
  readonly netQuote: bigint
  /** Σ (deficit − raised)⁺. */
  readonly residualQuote: bigint
}

/** Sums over waves; no wave is weighted. */
export function trackWaves(waves: readonly WaveResult[]): Tracking {
  let overshootQuote = 0n
  let undershootQuote = 0n
  let residualQuote = 0n
  for (const { deficitQuote, neededQuote, raisedQuote } of waves) {
    overshootQuote += largerUnits(0n, raisedQuote - neededQuote)
    undershootQuote += largerUnits(0n, neededQuote - raisedQuote)
    residualQuote += largerUnits(0n, deficitQuote - raisedQuote)
  }
  return {
    trackingQuote: overshootQuote + undershootQuote,
    overshootQuote,
    undershootQuote,
    netQuote: overshootQuote - undershootQuote,
    residualQuote,
  }
}
