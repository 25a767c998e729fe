import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import { billionths, clampBillionths, toBillionths } from './billionths.ts'
import { pathVariation } from './metrics/severity-bound.ts'
import type { SeverityController } from './severity-controller.ts'
import { floorSquareRoot } from './square-root.ts'
import { neededSeverity, type WaveBehind } from './wave.ts'

/** The square of the learning rate, from the sum of squared deficits up to the wave just seen. */
export type SquaredStep = (squaredDeficits: bigint) => Ratio

/** 1 / Σ deficit², which needs to know nothing beforehand (AdaGrad). */
export const adaptiveStep: SquaredStep = (squaredDeficits) => ratio(1n, squaredDeficits)

/** As `adaptiveStep`, but only renewed when the sum reaches the next power of two (doubling). */
export const doublingStep: SquaredStep = (squaredDeficits) =>
  ratio(1n, 1n << BigInt(squaredDeficits.toString(2).length))

/**
 * The constant rate that fits the waves best, (1 + 2P) / Σ deficit² squared, with P the variation of what was needed.
 * Known only in hindsight: for yardsticks, not for venues.
 * @throws InvariantError where no wave has a deficit
 */
export function hindsightStep(waves: readonly WaveBehind[]): SquaredStep {
  const severities = waves.map(({ ahead, neededQuote }) =>
    neededSeverity(neededQuote, ahead.deficitQuote),
  )
  const variation = pathVariation(severities)
  let squares = 0n
  for (const { ahead } of waves) squares += ahead.deficitQuote ** 2n
  const square = ratio(
    variation.denominator + 2n * variation.numerator,
    variation.denominator * squares,
  )
  return () => square
}

/**
 * Online gradient descent on deficit × |severity − needed severity|: after each wave a step towards what was needed,
 * as long as rate × deficit. With `hindsightStep` the losses stay below √((1 + 2P) Σ deficit²) (Zinkevich 2003).
 * Steps are rounded down to billionths, by whole numbers throughout.
 */
export function descentSeverity(start: Ratio, squaredStep: SquaredStep): SeverityController {
  return at(clampBillionths(toBillionths(start)), 0n)

  function at(severity: bigint, squaresBefore: bigint): SeverityController {
    const decided = ratio(severity, billionths)
    return {
      decide: () => decided,
      after: ({ ahead: { deficitQuote }, neededQuote }) => {
        if (deficitQuote === 0n) return at(severity, squaresBefore)
        const squares = squaresBefore + deficitQuote ** 2n
        const square = squaredStep(squares)
        const step = floorSquareRoot(
          (deficitQuote ** 2n * billionths ** 2n * square.numerator) / square.denominator,
        )
        const needed = neededSeverity(neededQuote, deficitQuote)
        const direction = BigInt(Math.sign(compareRatios(needed, decided)))
        return at(clampBillionths(severity + direction * step), squares)
      },
    }
  }
}
