import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import { probabilityInterval } from './binomial.ts'
import { type OrderedDraws, pathsNeeded, rest, valueAtRisk } from './order-statistics.ts'
import { bandTail } from './risk-measure.ts'

/** How often funds do not suffice. Probabilities are of one path. */
export interface Emptied {
  /** Paths that draw more than there is. */
  readonly emptied: number
  readonly probability: number
  /** The exact interval of 90 % for it. */
  readonly low: number
  readonly high: number
}

/** How often a fund of a size is emptied. */
export interface RuinPoint extends Emptied {
  readonly sizeQuote: bigint
}

/** A count of paths as a probability. */
export function emptiedAmong(emptied: number, paths: number): Emptied {
  return {
    emptied,
    probability: emptied / paths,
    ...probabilityInterval(emptied, paths, bandTail),
  }
}

/** How often a fund of this size, above its floor, does not suffice. */
export function ruinAt(draws: OrderedDraws, sizeQuote: bigint): RuinPoint {
  return { sizeQuote, ...emptiedAmong(draws.length - countUpTo(draws, sizeQuote), draws.length) }
}

/** The same for sizes from 0 to the largest draw, in even steps. */
export function ruinCurve(draws: OrderedDraws, steps: number): RuinPoint[] {
  const most = draws.at(-1) ?? 0n
  if (most === 0n) return [ruinAt(draws, 0n)]
  return Array.from({ length: steps + 1 }, (_, step) =>
    ruinAt(draws, (most * BigInt(step)) / BigInt(steps)),
  )
}

/** What a unit of money costs in the fund, and what a unit that is missing costs, over the same time. */
export interface CostRatio {
  readonly holding: Ratio
  readonly missing: Ratio
}

/** The size at which one more unit costs as much as it saves. */
export interface CheapestSize {
  /** 1 − holding / missing; 0 where holding costs as much as missing, or more. */
  readonly level: Ratio
  readonly sizeQuote: bigint
  /** The fewest paths from which this level can be measured, where there were fewer. */
  readonly pathsNeeded?: number
}

/**
 * The newsvendor rule: holding × K + missing × E[max(0, D − K)] is least at K = VaR of 1 − holding / missing. Where holding a
 * unit costs as much as missing one, or more, the cheapest fund is none.
 */
export function cheapestSize(draws: OrderedDraws, { holding, missing }: CostRatio): CheapestSize {
  if (compareRatios(holding, missing) >= 0) return { level: ratio(0n), sizeQuote: 0n }
  const level = rest(
    ratio(holding.numerator * missing.denominator, holding.denominator * missing.numerator),
  )
  const needed = pathsNeeded(level)
  return {
    level,
    sizeQuote: valueAtRisk(draws, level),
    ...(draws.length < needed && { pathsNeeded: needed }),
  }
}

/** How many draws are at most a size. */
function countUpTo(draws: OrderedDraws, size: bigint): number {
  let low = 0
  let high = draws.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((draws[middle] ?? 0n) <= size) low = middle + 1
    else high = middle
  }
  return low
}
