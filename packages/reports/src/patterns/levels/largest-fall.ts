import type { LevelChange } from './level-track.ts'

/** From where to where a level fell most. */
export interface LargestFall {
  /** The first and the last change of the fall. */
  readonly fromMs: number
  readonly toMs: number
  /** How much it fell, above 0. */
  readonly units: bigint
}

/**
 * The largest fall of a level within any span of less than `windowMs`: from what held before one change to what holds after another that
 * comes less than `windowMs` later. Of equals the first. Undefined where the level never falls. One pass; changes are in order of time.
 */
export function largestFall(
  changes: readonly LevelChange<string>[],
  windowMs: number,
): LargestFall | undefined {
  // Levels before instants of the window, falling: an earlier lower one can be no peak.
  const peaks: { readonly timeMs: number; readonly units: bigint }[] = []
  let oldest = 0
  let found: LargestFall | undefined
  for (const { timeMs, before, after } of instantsOf(changes)) {
    while (peaks.length > oldest && (peaks.at(-1)?.units ?? before) <= before) peaks.pop()
    peaks.push({ timeMs, units: before })
    while ((peaks[oldest]?.timeMs ?? timeMs) <= timeMs - windowMs) oldest += 1
    const peak = peaks[oldest]
    if (peak === undefined) continue
    const units = peak.units - after
    if (units > (found?.units ?? 0n)) {
      found = { fromMs: peak.timeMs, toMs: timeMs, units }
    }
  }
  return found
}

/** The level before and after each time at which it changed. */
export function* instantsOf(
  changes: readonly LevelChange<string>[],
): Generator<{ readonly timeMs: number; readonly before: bigint; readonly after: bigint }> {
  let before = 0n
  for (let index = 0; index < changes.length; ) {
    const timeMs = changes[index]?.timeMs ?? 0
    let after = before
    for (let one = changes[index]; one?.timeMs === timeMs; one = changes[index]) {
      after += one.units
      index += 1
    }
    yield { timeMs, before, after }
    before = after
  }
}

/** What each cause changed from one time to another, both included. */
export function changesByCause<Cause extends string>(
  changes: readonly LevelChange<Cause>[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Map<Cause, bigint> {
  const sums = new Map<Cause, bigint>()
  for (const { timeMs, cause, units } of changes) {
    if (timeMs < fromMs || timeMs > toMs) continue
    sums.set(cause, (sums.get(cause) ?? 0n) + units)
  }
  return sums
}
