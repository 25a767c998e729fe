import { InvariantError } from '@plimsoll/engine'
import { sumUnits } from '../../comparison/exact.ts'
import { resample, seededDraw } from './resample.ts'

/** A wave with the time between its first and its last fill. */
export interface TimedWave {
  readonly durationMs: number
  /** Raised − needed, signed. */
  readonly overshootQuote: bigint
}

/** How the interval is drawn. */
export interface IntervalSettings {
  readonly seed: number
  readonly resamples: number
  /** How many of 100 resamples lie inside, such as 95. */
  readonly levelPercent: number
}

/** The middle `levelPercent` of resamples. Quote units. */
export interface Interval {
  readonly levelPercent: number
  readonly lowQuote: bigint
  readonly highQuote: bigint
}

/** Overshoot with the time that waves took set apart. Quote units, signed. */
export interface DurationOvershoot {
  readonly netQuote: bigint
  readonly netInterval: Interval
  /** The net of waves whose fills share one instant: nothing can have drifted. */
  readonly instantQuote: bigint
  readonly instantWaves: number
  /** The net of all others. */
  readonly longerQuote: bigint
  readonly longerWaves: number
  /** See `adjustForDuration`. */
  readonly adjustedQuote: bigint
  readonly adjustedInterval: Interval
}

/**
 * Splits the net overshoot by duration and says how far chance among waves could move it: waves are drawn with
 * replacement and measured again, and the interval holds the middle of the results (percentile bootstrap). With few
 * waves, or one that outweighs the rest, such an interval is itself rough; waves that follow from each other are not
 * independent draws.
 * @throws InvariantError without waves, resamples, or a level between 0 and 100
 */
export function measureDurationOvershoot(
  waves: readonly TimedWave[],
  settings: IntervalSettings,
): DurationOvershoot {
  const instant = waves.filter(({ durationMs }) => durationMs === 0)
  const longer = waves.filter(({ durationMs }) => durationMs > 0)
  return {
    netQuote: netOf(waves),
    netInterval: bootstrapInterval(waves, netOf, settings),
    instantQuote: netOf(instant),
    instantWaves: instant.length,
    longerQuote: netOf(longer),
    longerWaves: longer.length,
    adjustedQuote: adjustForDuration(waves),
    adjustedInterval: bootstrapInterval(waves, adjustForDuration, settings),
  }
}

/**
 * The net overshoot had every wave taken no time: the number of waves × the level at duration 0 of the line
 * that fits overshoot to duration with least squares. Where all took equally long there is no line, and it is the net.
 * Rounded toward 0; nobody pays it.
 */
export function adjustForDuration(waves: readonly TimedWave[]): bigint {
  const count = BigInt(waves.length)
  const durations = waves.map(({ durationMs }) => BigInt(durationMs))
  const sum = sumUnits(durations)
  const squares = sumUnits(durations.map((duration) => duration * duration))
  const net = netOf(waves)
  const products = sumUnits(
    waves.map(({ durationMs, overshootQuote }) => BigInt(durationMs) * overshootQuote),
  )
  const spread = count * squares - sum * sum
  return spread === 0n ? net : (count * (net * squares - sum * products)) / spread
}

function netOf(waves: readonly TimedWave[]): bigint {
  return sumUnits(waves.map(({ overshootQuote }) => overshootQuote))
}

function bootstrapInterval(
  waves: readonly TimedWave[],
  measure: (waves: readonly TimedWave[]) => bigint,
  { seed, resamples, levelPercent }: IntervalSettings,
): Interval {
  if (waves.length === 0 || resamples < 1)
    throw new InvariantError('an interval needs waves and resamples')
  if (!(levelPercent > 0 && levelPercent < 100))
    throw new InvariantError('the level of an interval lies between 0 and 100')
  const draw = seededDraw(seed)
  const results = Array.from({ length: resamples }, () => measure(resample(waves, draw))).toSorted(
    (left, right) => (left < right ? -1 : left > right ? 1 : 0),
  )
  const outside = Math.floor((resamples * (100 - levelPercent)) / 200)
  return {
    levelPercent,
    lowQuote: results[outside] ?? 0n,
    highQuote: results[resamples - 1 - outside] ?? 0n,
  }
}
