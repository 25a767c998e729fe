import { type IntensityParameters, type Likelihood, likelihoodOf } from './intensity-likelihood.ts'
import { type Matrix3, solvePositive, type Vector3 } from './symmetric-three.ts'

/** Where a search ended. */
export interface Maximum {
  readonly parameters: IntensityParameters
  readonly likelihood: Likelihood
  /** Whether nothing is higher nearby; else the search was given up here. */
  readonly isAtRest: boolean
}

const stepsMax = 200
/** A step in logarithms of parameters is no longer than this: a factor of e². */
const stepLengthMax = 2
/** What a full step would still gain of the log-likelihood, which is far below what tells models apart. */
const gainMin = 1e-9
const dampingMax = 1e12

/**
 * Climbs from a start to a maximum of the likelihood by damped Newton steps in the logarithms of the parameters. `decayMax`
 * bounds β, for beyond it the times say nothing.
 */
export function climb(
  timesS: readonly number[],
  spanS: number,
  start: IntensityParameters,
  decayMax: number,
): Maximum {
  let parameters = start
  let likelihood = likelihoodOf(timesS, spanS, parameters)
  let damping = 1e-3
  for (let step = 0; step < stepsMax; step += 1) {
    const { gradient, curvature } = inLogarithms(parameters, likelihood)
    const move = solvePositive(damped(curvature, damping), gradient)
    if (move === undefined) {
      damping *= 10
      if (damping > dampingMax) break
      continue
    }
    const gain = (gradient[0] * move[0] + gradient[1] * move[1] + gradient[2] * move[2]) / 2
    if (gain < gainMin && damping <= 1) return { parameters, likelihood, isAtRest: true }
    const next = moved(parameters, move, decayMax)
    const there = likelihoodOf(timesS, spanS, next)
    if (there.value >= likelihood.value) {
      parameters = next
      likelihood = there
      damping = Math.max(damping / 10, 1e-10)
    } else {
      damping *= 10
      if (damping > dampingMax) break
    }
  }
  return { parameters, likelihood, isAtRest: false }
}

/** Gradient, and the Hessian with its sign turned, by the logarithms of the parameters. */
function inLogarithms(
  { baseRate, branching, decay }: IntensityParameters,
  { gradient, hessian }: Likelihood,
): { readonly gradient: Vector3; readonly curvature: Matrix3 } {
  const scales: Vector3 = [baseRate, branching, decay]
  const slope = byIndex((index) => scales[index] * gradient[index])
  const row = (index: Index): Vector3 =>
    byIndex(
      (other) =>
        -scales[index] * scales[other] * hessian[index][other] -
        (index === other ? slope[index] : 0),
    )
  return { gradient: slope, curvature: [row(0), row(1), row(2)] }
}

type Index = 0 | 1 | 2

function byIndex(value: (index: Index) => number): Vector3 {
  return [value(0), value(1), value(2)]
}

/** Levenberg's: the diagonal grows until a step is downhill from nowhere. */
function damped(curvature: Matrix3, damping: number): Matrix3 {
  const row = (index: Index): Vector3 =>
    byIndex(
      (other) =>
        curvature[index][other] +
        (index === other ? damping * (1 + Math.abs(curvature[index][index])) : 0),
    )
  return [row(0), row(1), row(2)]
}

function moved(
  { baseRate, branching, decay }: IntensityParameters,
  move: Vector3,
  decayMax: number,
): IntensityParameters {
  const longest = Math.max(...move.map(Math.abs))
  const scale = longest > stepLengthMax ? stepLengthMax / longest : 1
  const grown = (value: number, index: Index): number => value * Math.exp(scale * move[index])
  return {
    baseRate: grown(baseRate, 0),
    branching: grown(branching, 1),
    decay: Math.min(grown(decay, 2), decayMax),
  }
}
