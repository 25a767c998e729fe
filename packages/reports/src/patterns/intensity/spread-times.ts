import { seededDraws } from './seeded-draws.ts'

/**
 * How times that a clock told too coarsely were made finer.
 *
 * - `fills`: every fill is a time of its own, at a random moment of its tick.
 * - `ticks`: the fills of a tick are one batch, at a random moment of it.
 */
export interface Spread {
  readonly tickMs: number
  readonly seed: number
  readonly of: 'fills' | 'ticks'
  /** How many times came of it. */
  readonly times: number
}

/**
 * Times spread evenly over the tick of the clock that each begins, rising. The same seed gives the same times.
 *
 * @param timesMs in order of time, once for each fill
 */
export function spreadTimes(
  timesMs: readonly number[],
  { tickMs, seed, of }: Pick<Spread, 'tickMs' | 'seed' | 'of'>,
): number[] {
  const draw = seededDraws(seed)
  return timesMs
    .filter((timeMs, index) => of === 'fills' || timeMs !== timesMs[index - 1])
    .map((timeMs) => timeMs + tickMs * draw())
    .sort((left, right) => left - right)
}
