import type { Matrix3, Vector3 } from './symmetric-three.ts'

/**
 * A self-exciting process: λ(t) = μ + Σ α β e^(−β (t − tᵢ)) over the instants tᵢ before t (Hawkes 1971, exponential kernel).
 * Rates are per second.
 */
export interface IntensityParameters {
  /** μ: instants a second that nothing before them caused. */
  readonly baseRate: number
  /** α: how many further instants one causes by itself, on average. */
  readonly branching: number
  /** β: how fast what an instant causes fades; half of it is over after ln 2 / β seconds. */
  readonly decay: number
}

/** Log-likelihood and its derivatives by (μ, α, β). */
export interface Likelihood {
  readonly value: number
  readonly gradient: Vector3
  readonly hessian: Matrix3
}

/** e to minus this is nothing beside 1. */
const negligibleExponent = 40

/**
 * The log-likelihood of instants on (0, `spanS`], with gradient and Hessian, in one pass: Σ log λ(tᵢ) − ∫ λ (Ogata 1978; the recursion
 * is that of Ozaki 1979). Before 0 nothing is taken to have happened.
 *
 * @param timesS instants in seconds after the beginning, rising
 */
export function likelihoodOf(
  timesS: readonly number[],
  spanS: number,
  { baseRate: mu, branching: alpha, decay: beta }: IntensityParameters,
): Likelihood {
  let [value, byMu, byAlpha, byBeta] = [-mu * spanS, -spanS, 0, 0]
  let [muMu, muAlpha, muBeta, alphaAlpha, alphaBeta, betaBeta] = [0, 0, 0, 0, 0, 0]
  // Σ e^(−β d), Σ d e^(−β d) and Σ d² e^(−β d) over the instants before, d being the time since each.
  let [near, first, second] = [0, 0, 0]
  let beforeS = 0
  timesS.forEach((timeS, index) => {
    if (index > 0) {
      const gap = timeS - beforeS
      const kept = Math.exp(-beta * gap)
      second = kept * (second + 2 * gap * first + gap * gap * (1 + near))
      first = kept * (first + gap * (1 + near))
      near = kept * (1 + near)
    }
    beforeS = timeS
    const rate = mu + alpha * beta * near
    const dAlpha = (beta * near) / rate
    const slope = near - beta * first
    const dBeta = (alpha * slope) / rate
    const left = spanS - timeS
    const unseen = beta * left > negligibleExponent ? 0 : Math.exp(-beta * left)
    value += Math.log(rate) - alpha * (1 - unseen)
    byMu += 1 / rate
    byAlpha += dAlpha - (1 - unseen)
    byBeta += dBeta - alpha * left * unseen
    muMu -= 1 / (rate * rate)
    muAlpha -= dAlpha / rate
    muBeta -= dBeta / rate
    alphaAlpha -= dAlpha * dAlpha
    alphaBeta += slope / rate - dAlpha * dBeta - left * unseen
    betaBeta +=
      (alpha * (beta * second - 2 * first)) / rate - dBeta * dBeta + alpha * left * left * unseen
  })
  return {
    value,
    gradient: [byMu, byAlpha, byBeta],
    hessian: [
      [muMu, muAlpha, muBeta],
      [muAlpha, alphaAlpha, alphaBeta],
      [muBeta, alphaBeta, betaBeta],
    ],
  }
}

/** What λ integrates to between instants: from the beginning to the first, then from each to the next. */
export function compensatorSteps(
  timesS: readonly number[],
  { baseRate, branching, decay }: IntensityParameters,
): number[] {
  let pending = 0
  let beforeS = 0
  return timesS.map((timeS) => {
    const gap = timeS - beforeS
    const kept = Math.exp(-decay * gap)
    const step = baseRate * gap + branching * pending * (1 - kept)
    pending = pending * kept + 1
    beforeS = timeS
    return step
  })
}

/** λ a moment before each time of a rising grid, in instants a second. */
export function intensityAlong(
  timesS: readonly number[],
  gridS: readonly number[],
  { baseRate, branching, decay }: IntensityParameters,
): number[] {
  let next = 0
  let pending = 0
  let atS = 0
  return gridS.map((gridTimeS) => {
    for (let timeS = timesS[next]; timeS !== undefined && timeS < gridTimeS; timeS = timesS[next]) {
      pending = pending * Math.exp(-decay * (timeS - atS)) + 1
      atS = timeS
      next += 1
    }
    return baseRate + branching * decay * pending * Math.exp(-decay * (gridTimeS - atS))
  })
}
