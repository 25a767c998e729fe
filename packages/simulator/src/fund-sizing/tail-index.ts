import { naturalLog } from '../populations/portable-math.ts'
import type { OrderedDraws } from './order-statistics.ts'

/** One point of a Hill plot: the estimate from so many of the largest draws. */
interface HillPoint {
  readonly largest: number
  readonly index: number
}

/** How heavy the tail of the draws is. Draws beyond x have a probability of about x to the power of −`index`. */
export interface TailIndex {
  /** From the largest tenth of the draws that are above 0. */
  readonly index: number
  readonly largest: number
  /** The index over the root of `largest`: about one standard deviation of it. */
  readonly standardError: number
  /** Estimates from fewer and more of the largest draws: flat where the index means something. */
  readonly plot: readonly HillPoint[]
  readonly verdict: TailVerdict
}

/**
 * - `light`: mean and variance are finite by all that can be seen.
 * - `heavy`: the variance may not be finite, so bands around the expected shortfall are too narrow.
 * - `infiniteMean`: the mean may not be finite, so no expected shortfall is to be believed.
 * - `noPlateau`: estimates do not settle: the tail is no power, or paths are too few to say.
 */
type TailVerdict = 'light' | 'heavy' | 'infiniteMean' | 'noPlateau'

/** Fewer of the largest draws say nothing. */
const largestMin = 10
const plotPoints = 40
/** Up to which part of the draws the plot goes, and how far apart estimates may lie to count as flat. */
const plotShare = 0.2
const plateauRatio = 1.6

/**
 * The estimator of Hill (1975): the index is the inverse of the mean of log(draw / threshold) over the largest draws.
 *
 * @returns undefined where fewer than a hundred draws are above 0, or the largest are all the same: there is no tail to measure
 */
export function tailIndex(draws: OrderedDraws): TailIndex | undefined {
  const logs = draws.filter((draw) => draw > 0n).map((draw) => naturalLog(Number(draw)))
  const largest = Math.floor(logs.length / 10)
  if (largest < largestMin) return undefined
  const index = hill(logs, largest)
  if (index === undefined) return undefined
  const plot = hillPlot(logs)
  const standardError = index / Math.sqrt(largest)
  return { index, largest, standardError, plot, verdict: verdictOf(index, standardError, plot) }
}

function hill(logs: readonly number[], largest: number): number | undefined {
  const threshold = logs[logs.length - largest - 1] ?? 0
  let sum = 0
  for (let at = logs.length - largest; at < logs.length; at += 1) {
    sum += (logs[at] ?? threshold) - threshold
  }
  return sum > 0 ? largest / sum : undefined
}

function hillPlot(logs: readonly number[]): HillPoint[] {
  const most = Math.floor(logs.length * plotShare)
  const step = Math.max(1, (most - largestMin) / plotPoints)
  const points: HillPoint[] = []
  for (let largest = largestMin; largest <= most; largest += step) {
    const whole = Math.floor(largest)
    const index = hill(logs, whole)
    if (index !== undefined) points.push({ largest: whole, index })
  }
  return points
}

/** The mean is finite above 1 and the variance above 2; an index counts as above only with 1.645 standard errors to spare. */
function verdictOf(index: number, standardError: number, plot: readonly HillPoint[]): TailVerdict {
  const surely = index - 1.645 * standardError
  const middle = plot.slice(Math.floor(plot.length / 4)).map((point) => point.index)
  const isFlat = Math.max(...middle) <= plateauRatio * Math.min(...middle)
  if (surely <= 1) return 'infiniteMean'
  if (!isFlat) return 'noPlateau'
  return surely <= 2 ? 'heavy' : 'light'
}
