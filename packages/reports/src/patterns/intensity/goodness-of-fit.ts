import { compensatorSteps, type IntensityParameters } from './intensity-likelihood.ts'
import { beyondKolmogorov } from './kolmogorov.ts'

/** How well a model describes instants. */
export interface GoodnessOfFit {
  /** The largest distance between the law that the model calls for and what was seen. */
  readonly statistic: number
  /** How likely a distance as large is where the model is true. Its parameters were fitted to the same instants, so it is on the high side. */
  readonly pValue: number
  /** Waits by the model's own clock, against what as many draws of its law would be: on the diagonal where the model is true. */
  readonly quantiles: readonly QuantilePoint[]
}

/** One point of a quantile plot. */
export interface QuantilePoint {
  readonly expected: number
  readonly observed: number
}

const quantilesMax = 200

/** Below this a model does not describe what was seen. */
const significance = 0.05

/** Whether what was seen does not speak against the model. */
export function describes({ pValue }: Pick<GoodnessOfFit, 'pValue'>): boolean {
  return pValue >= significance
}

/**
 * Time rescaling (Ogata 1988): by the clock that the model's intensity drives, waits between instants are exponential with mean 1.
 * Measures the distance to that law by Kolmogorov and Smirnov.
 */
export function goodnessOf(
  timesS: readonly number[],
  parameters: IntensityParameters,
): GoodnessOfFit {
  const waits = compensatorSteps(timesS, parameters).sort((left, right) => left - right)
  const count = waits.length
  const statistic = waits.reduce((most, wait, index) => {
    const share = 1 - Math.exp(-wait)
    return Math.max(most, share - index / count, (index + 1) / count - share)
  }, 0)
  return { statistic, pValue: beyondKolmogorov(statistic, count), quantiles: quantilesOf(waits) }
}

/** At most so many points, the largest waits among them. */
function quantilesOf(waits: readonly number[]): QuantilePoint[] {
  const count = waits.length
  const stride = Math.ceil(count / quantilesMax)
  return waits.flatMap((observed, index) =>
    (count - 1 - index) % stride === 0
      ? [{ expected: -Math.log(1 - (index + 0.5) / count), observed }]
      : [],
  )
}
