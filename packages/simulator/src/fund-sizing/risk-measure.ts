import type { Ratio } from '@plimsoll/engine'
import { type RandomStream, randomStream } from '../populations/random-stream.ts'
import {
  expectedShortfall,
  ordered,
  type OrderedDraws,
  pathsNeeded,
  quantileRanks,
  rankOf,
  shortfallOf,
  TooFewPaths,
  valueAtRisk,
  type WorstDraws,
} from './order-statistics.ts'

/** What is left out at each end of every band: bands are of 90 %, and each end by itself holds with 95 %. */
export const bandTail = 0.05

/** Two ends of a band, quote units. */
export interface Band {
  readonly lowQuote: bigint
  readonly highQuote: bigint
}

/** How large draws are at a level of confidence, whatever their law. Quote units. */
export interface ExactRisk {
  readonly valueAtRiskQuote: bigint
  /** Order statistics between which the true quantile lies. */
  readonly exactBand: Band
  /**
   * The size to hold: the upper end of the exact band. With a probability of 95 % over the paths that happened to be run, at
   * least the part `level` of all other paths of the same law draw no more.
   */
  readonly recommendedQuote: bigint
}

/** The same, with what lies beyond. Quote units. */
export interface RiskMeasure extends ExactRisk {
  /** Percentile bootstrap. */
  readonly bootstrapBand: Band
  readonly expectedShortfallQuote: bigint
  readonly shortfallBand: Band
}

/** How bands are found. */
export interface BandSettings {
  readonly level: Ratio
  readonly seed: number
  readonly resamples: number
}

/** Streams of random numbers of a seed; no population uses this one. */
const bootstrapStream = 301

/**
 * Value at risk of draws, and the size to hold.
 *
 * @throws TooFewPaths where fewer than five paths are expected beyond the level: then nothing can be said about it
 */
export function exactRisk(draws: OrderedDraws, level: Ratio): ExactRisk {
  const ranks = quantileRanks(draws.length, level, bandTail)
  if (draws.length < pathsNeeded(level) || ranks === undefined) {
    throw new TooFewPaths(level, draws.length)
  }
  const highQuote = draws[ranks.high - 1] ?? 0n
  return {
    valueAtRiskQuote: valueAtRisk(draws, level),
    exactBand: { lowQuote: ranks.low === 0 ? 0n : (draws[ranks.low - 1] ?? 0n), highQuote },
    recommendedQuote: highQuote,
  }
}

/**
 * Value at risk and expected shortfall of draws, with bands.
 *
 * @throws TooFewPaths as `exactRisk`
 */
export function measureRisk(draws: OrderedDraws, settings: BandSettings): RiskMeasure {
  return {
    ...exactRisk(draws, settings.level),
    expectedShortfallQuote: expectedShortfall(draws, settings.level),
    ...bootstrapBands(draws, settings),
  }
}

/** The bootstrap of Efron (1979): as many paths as there are, drawn from them with replacement, over and over. */
function bootstrapBands(
  draws: OrderedDraws,
  { level, seed, resamples }: BandSettings,
): Pick<RiskMeasure, 'bootstrapBand' | 'shortfallBand'> {
  const draw = randomStream(seed, bootstrapStream)
  const quantiles: bigint[] = []
  const shortfalls: bigint[] = []
  for (let round = 0; round < resamples; round += 1) {
    const worst = resampledWorst(draws, level, draw)
    quantiles.push(worst.edge)
    shortfalls.push(shortfallOf(worst, level))
  }
  return { bootstrapBand: middleOf(quantiles), shortfallBand: middleOf(shortfalls) }
}

/** Ranks are counted instead of sorted, and only the worst of a sample are looked at. */
function resampledWorst(draws: OrderedDraws, level: Ratio, draw: RandomStream): WorstDraws {
  const paths = draws.length
  const counts = new Uint32Array(paths)
  for (let drawn = 0; drawn < paths; drawn += 1) {
    const at = Math.floor((draw() / 2 ** 32) * paths)
    counts[at] = (counts[at] ?? 0) + 1
  }
  let left = paths - rankOf(paths, level)
  let beyond = 0n
  let at = paths - 1
  for (; (counts[at] ?? 0) <= left; at -= 1) {
    const count = counts[at] ?? 0
    left -= count
    if (count > 0) beyond += BigInt(count) * (draws[at] ?? 0n)
  }
  const edge = draws[at] ?? 0n
  return { paths, edge, beyond: beyond + BigInt(left) * edge }
}

function middleOf(values: readonly bigint[]): Band {
  const sorted = ordered(values)
  const leftOut = Math.floor(sorted.length * bandTail)
  return {
    lowQuote: sorted[leftOut] ?? 0n,
    highQuote: sorted[sorted.length - 1 - leftOut] ?? 0n,
  }
}
