import { addRatios, compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import { none } from '../comparison/exact.ts'
import { ceilOf, clamp, times } from './rational.ts'
import type { SeverityController } from './severity-controller.ts'
import { neededSeverity } from './wave.ts'

/** How the price gives way: cost = slope × lots². Quote units per lot squared. */
export interface SlopeSettings {
  readonly start: Ratio
  /** How far one wave may move the estimate. */
  readonly step: Ratio
  readonly limit: Ratio
}

/**
 * Estimates what closing costs from the price impact seen so far, and tracks that: after each wave the slope moves one
 * step towards the slope just seen. The estimate of the cost is rounded up, since what is missing would fall to the
 * next layer; winners bear the fraction of a unit.
 */
export function slopeSeverity({ start, step, limit }: SlopeSettings): SeverityController {
  return at(clamp(start, none, limit))

  function at(slope: Ratio): SeverityController {
    return {
      decide: ({ lots, deficitQuote }) =>
        neededSeverity(ceilOf(times(slope, ratio(lots ** 2n))), deficitQuote),
      after: ({ ahead: { lots }, neededQuote }) => {
        if (lots === 0n) return at(slope)
        const seen = ratio(neededQuote, lots ** 2n)
        const direction = ratio(BigInt(Math.sign(compareRatios(seen, slope))))
        return at(clamp(addRatios(slope, times(direction, step)), none, limit))
      },
    }
  }
}
