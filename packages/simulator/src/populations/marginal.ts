import { exponential, naturalLog, normalQuantile } from './portable-math.ts'

/**
 * The distribution of one positive quantity: a log-normal body that bends to meet every published
 * quantile, and a truncated Pareto tail above the last of them. A single log-normal misses the
 * published median of notional by half.
 */
export interface Marginal {
  /** Pairs of probability and value, both ascending; at least two. */
  readonly quantiles: readonly (readonly [probability: number, value: number])[]
  /** Pareto exponent of the tail. */
  readonly tailExponent: number
  /** The tail ends here. */
  readonly maximum: number
}

/** Where a Pareto tail begins and ends. */
export interface ParetoTail {
  readonly from: number
  readonly to: number
  readonly exponent: number
}

/** Value for a probability in (0, 1). */
export type QuantileFunction = (probability: number) => number

interface Knot {
  readonly probability: number
  readonly score: number
  readonly logValue: number
}

/**
 * The inverse distribution function of the positive part of a quantity, when the share
 * `notPositive` of all accounts lies at or below 0 and the quantiles are those of all accounts.
 * Between two quantiles ln x is linear in the standard normal score; below the first the first
 * slope goes on.
 */
export function marginalQuantile(marginal: Marginal, notPositive = 0): QuantileFunction {
  const knots = marginal.quantiles.map(([probability, value]) =>
    knotAt((probability - notPositive) / (1 - notPositive), value),
  )
  const segments = knots.slice(1).map((upper, index) => ({ lower: knots[index] ?? upper, upper }))
  const { tailExponent, maximum } = marginal
  const last = marginal.quantiles.at(-1)
  const top = knots.at(-1)
  if (last === undefined || top === undefined) throw new RangeError('a marginal needs quantiles')
  const tail: ParetoTail = { from: last[1], to: maximum, exponent: tailExponent }
  return (probability) => {
    const segment = segments.find(({ upper }) => probability < upper.probability)
    return segment === undefined
      ? paretoQuantile(tail, (probability - top.probability) / (1 - top.probability))
      : bodyQuantile(segment.lower, segment.upper, normalQuantile(probability))
  }
}

/** Truncated Pareto: x = L × (1 − p × (1 − (L/H)^α))^(−1/α). */
export function paretoQuantile({ from, to, exponent }: ParetoTail, probability: number): number {
  const beyond = exponential(exponent * naturalLog(from / to))
  const survival = 1 - probability * (1 - beyond)
  return from * exponential(-naturalLog(survival) / exponent)
}

function knotAt(probability: number, value: number): Knot {
  return { probability, score: normalQuantile(probability), logValue: naturalLog(value) }
}

function bodyQuantile(lower: Knot, upper: Knot, score: number): number {
  const slope = (upper.logValue - lower.logValue) / (upper.score - lower.score)
  return exponential(lower.logValue + slope * (score - lower.score))
}
