import { type Ratio, ratio } from '@plimsoll/engine'
import { binomialDistribution } from './binomial.ts'

/** How many paths have to lie above a quantile on average for anything to be said about it. */
const tailPathsMin = 5n

/** The fewest paths from which a quantile of this level, and what lies beyond it, can be measured. */
export function pathsNeeded(level: Ratio): number {
  const { numerator, denominator } = level
  return Number(ceilDivide(tailPathsMin * denominator, denominator - numerator))
}

/** Too few paths for what was asked. */
export class TooFewPaths extends RangeError {
  override readonly name = 'TooFewPaths'
  readonly needed: number

  constructor(level: Ratio, paths: number) {
    const needed = pathsNeeded(level)
    super(
      `${paths} paths cannot say what holds in ${percentText(level)} of them: run at least ${needed}, or ask for a lower confidence`,
    )
    this.needed = needed
  }
}

/** Draws of many paths, in ascending order. */
export type OrderedDraws = readonly bigint[]

/** Draws in ascending order. */
export function ordered(draws: readonly bigint[]): OrderedDraws {
  return draws.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

/**
 * Value at risk: the smallest observed draw that at least this part of the paths does not exceed, the order statistic of rank
 * ceil(n × level).
 */
export function valueAtRisk(draws: OrderedDraws, level: Ratio): bigint {
  return draws[rankOf(draws.length, level) - 1] ?? 0n
}

/**
 * Expected shortfall: the mean of the worst part 1 − level of the draws, the one on the edge counted by the part of it that
 * belongs to them (Acerbi and Tasche 2002). Rounded up to a unit: a fund of that size is not below it.
 */
export function expectedShortfall(draws: OrderedDraws, level: Ratio): bigint {
  const rank = rankOf(draws.length, level)
  let beyond = 0n
  for (let at = rank; at < draws.length; at += 1) beyond += draws[at] ?? 0n
  return shortfallOf({ paths: draws.length, edge: draws[rank - 1] ?? 0n, beyond }, level)
}

/** What the worst draws come to. */
export interface WorstDraws {
  readonly paths: number
  /** The value at risk. */
  readonly edge: bigint
  /** Sum of the draws of higher rank. */
  readonly beyond: bigint
}

/** The expected shortfall of draws of which no more is known. */
export function shortfallOf({ paths, edge, beyond }: WorstDraws, level: Ratio): bigint {
  const { numerator, denominator } = level
  const edgePart = BigInt(rankOf(paths, level)) * denominator - BigInt(paths) * numerator
  const whole = denominator * beyond + edgePart * edge
  return ceilDivide(whole, BigInt(paths) * (denominator - numerator))
}

/** Ranks, from 1, between which the true quantile lies. */
export interface QuantileRanks {
  readonly low: number
  readonly high: number
}

/**
 * Ranks of the order statistics between which the true quantile of the law of the draws lies, whatever that law is: each end
 * is passed with a probability of at most `tail`. The upper one by itself is a tolerance limit: with a probability of at
 * least 1 − tail, at least the part `level` of all paths that could ever be run do not exceed it (Wilks 1941).
 *
 * @returns undefined where there is no such upper rank; a `low` of 0 where there is no lower one
 */
export function quantileRanks(
  paths: number,
  level: Ratio,
  tail: number,
): QuantileRanks | undefined {
  const atMost = binomialDistribution(paths, toNumber(level))
  let high = rankOf(paths, level)
  while (high <= paths && atMost(high - 1) < 1 - tail) high += 1
  if (high > paths) return undefined
  let low = rankOf(paths, level)
  while (low > 0 && atMost(low - 1) > tail) low -= 1
  return { low, high }
}

/** A level between 0 and 1 as a float, for probabilities alone. */
export function toNumber({ numerator, denominator }: Ratio): number {
  return Number(numerator) / Number(denominator)
}

/** A level as people write it: `99 %`. */
export function percentText(level: Ratio): string {
  return `${Number((100 * toNumber(level)).toFixed(4))} %`
}

/** The part of something that is not this one. */
export function rest({ numerator, denominator }: Ratio): Ratio {
  return ratio(denominator - numerator, denominator)
}

export function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor > 0n ? quotient + 1n : quotient
}

/** The rank, from 1, of the value at risk. */
export function rankOf(paths: number, { numerator, denominator }: Ratio): number {
  return Math.max(1, Number(ceilDivide(BigInt(paths) * numerator, denominator)))
}
