import { compareRatios, InvariantError, type Ratio } from '@plimsoll/engine'
import { clamp, one } from './rational.ts'
import { memoryless, type SeverityController } from './severity-controller.ts'
import { neededSeverity } from './wave.ts'

/** Asks for the whole deficit; `waveBudget` raises what is there. */
export const fullSeverity: SeverityController = memoryless(() => one)

/** As much of the deficit as gains can pay: min(1, capacity / deficit). */
export const matchSeverity: SeverityController = memoryless((ahead) =>
  neededSeverity(ahead.capacityQuote, ahead.deficitQuote),
)

/** Tracks what is needed, as far as it can be estimated before: min(1, estimate / deficit). */
export const neededTracking: SeverityController = memoryless((ahead) =>
  neededSeverity(ahead.neededEstimateQuote, ahead.deficitQuote),
)

/**
 * The same part of every deficit. A part that fits one market breaks when the market changes; nothing here notices.
 * @throws InvariantError outside 0 to 1
 */
export function staticSeverity(severity: Ratio): SeverityController {
  assertSeverity(severity)
  return memoryless(() => severity)
}

/**
 * `first` × `factor` ^ recent waves: milder the longer an event lasts. It tells everyone that waiting pays; see
 * `noWait`.
 * @throws InvariantError where either is outside 0 to 1
 */
export function backoffSeverity(first: Ratio, factor: Ratio): SeverityController {
  assertSeverity(first)
  assertSeverity(factor)
  return memoryless(({ recentWaves }) => {
    const waves = BigInt(recentWaves)
    return {
      numerator: first.numerator * factor.numerator ** waves,
      denominator: first.denominator * factor.denominator ** waves,
    }
  })
}

function assertSeverity(severity: Ratio): void {
  if (compareRatios(severity, clamp(severity)) !== 0)
    throw new InvariantError('a severity lies between 0 and 1')
}
