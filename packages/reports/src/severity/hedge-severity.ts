import { compareRatios, InvariantError, type Ratio, ratio } from '@plimsoll/engine'
import { minus, none, sumRatios, sumUnits } from '../comparison/exact.ts'
import { absolute, clamp, floorOf, largerUnits, one, times } from './rational.ts'
import type { SeverityController } from './severity-controller.ts'
import { neededSeverity } from './wave.ts'

/** The weight of the best controller lies between half of this and this. */
const heaviest = 1n << 62n

/**
 * Mixes a library of controllers and trusts those that were right: a weight shrinks by 1 − rate × loss after every
 * wave, loss = |severity − needed severity|. The weighted mean loses at most (1 + rate) times what the best of the
 * library loses, plus ln(size) / rate, for rates up to 1/2 (multiplicative weights; the linear form of Hedge, which
 * needs no exponential). Weights are whole numbers, rounded down and never 0, so nobody is written off for good.
 * @throws InvariantError on an empty library, or a rate that is not between 0 and 1/2
 */
export function hedgeSeverity(
  library: readonly SeverityController[],
  rate: Ratio,
): SeverityController {
  if (library.length === 0) throw new InvariantError('a library needs a controller')
  if (compareRatios(rate, clamp(rate, none, ratio(1n, 2n))) !== 0)
    throw new InvariantError('a rate lies between 0 and 1/2')
  return at(library.map((controller) => ({ controller, weight: heaviest })))

  function at(mix: readonly Weighted[]): SeverityController {
    return {
      decide: (ahead) => {
        const total = sumUnits(mix.map(({ weight }) => weight))
        return sumRatios(
          mix.map(({ controller, weight }) =>
            times(ratio(weight, total), controller.decide(ahead)),
          ),
        )
      },
      after: (wave) => {
        const needed = neededSeverity(wave.neededQuote, wave.ahead.deficitQuote)
        const next = mix.map(({ controller, weight }) => {
          const loss = absolute(minus(controller.decide(wave.ahead), needed))
          const kept = floorOf(times(ratio(weight), minus(one, times(rate, loss))))
          return { controller: controller.after(wave), weight: kept }
        })
        return at(rescale(next))
      },
    }
  }
}

interface Weighted {
  readonly controller: SeverityController
  readonly weight: bigint
}

/** Doubled until the best weighs enough to be precise. */
function rescale(mix: readonly Weighted[]): readonly Weighted[] {
  let best = 1n
  for (const { weight } of mix) best = largerUnits(best, weight)
  let factor = 1n
  while (best * factor * 2n <= heaviest) factor *= 2n
  return mix.map(({ controller, weight }) => ({
    controller,
    weight: largerUnits(1n, weight * factor),
  }))
}
