import { type Ratio, ratio } from '@plimsoll/engine'
import { minus, sumRatios, sumUnits } from '../../comparison/exact.ts'
import { absolute, ceilOf, times } from '../rational.ts'
import { ceilSquareRoot } from '../square-root.ts'
import { neededSeverity } from '../wave.ts'
import type { WaveResult } from './wave-result.ts'

/** Σ |severity − the one before|: how much a moving target moves. */
export function pathVariation(severities: readonly Ratio[]): Ratio {
  return sumRatios(
    severities
      .slice(1)
      .map((severity, index) => absolute(minus(severity, severities[index] ?? severity))),
  )
}

/** What learning severities can cost at most on given waves. */
export interface SeverityBound {
  readonly pathVariation: Ratio
  /** √((1 + 2 × path variation) × Σ deficit²), rounded up. Quote units. */
  readonly boundQuote: bigint
}

/**
 * The bound of online gradient descent with the best constant rate. It bounds `severityRegret` and nothing else: not
 * tracking, which also counts what was raised beyond a whole deficit, and not fairness.
 */
export function severityBound(
  waves: readonly Pick<WaveResult, 'deficitQuote' | 'neededQuote'>[],
): SeverityBound {
  const variation = pathVariation(
    waves.map(({ deficitQuote, neededQuote }) => neededSeverity(neededQuote, deficitQuote)),
  )
  const squares = sumUnits(waves.map(({ deficitQuote }) => deficitQuote ** 2n))
  const square = ratio(
    (variation.denominator + 2n * variation.numerator) * squares,
    variation.denominator,
  )
  return { pathVariation: variation, boundQuote: ceilSquareRoot(ceilOf(square)) }
}

/** Σ deficit × |severity − needed severity|, both capped at 1. Quote units, exact. */
export function severityRegret(waves: readonly WaveResult[]): Ratio {
  return sumRatios(
    waves.map(({ deficitQuote, neededQuote, raisedQuote }) => {
      const needed = neededSeverity(neededQuote, deficitQuote)
      const severity = neededSeverity(raisedQuote, deficitQuote)
      return times(ratio(deficitQuote), absolute(minus(severity, needed)))
    }),
  )
}
