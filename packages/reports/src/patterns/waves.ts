/** A time at which something happened, and how many things happened at it. */
export interface Instant {
  readonly timeMs: number
  readonly count: number
}

/** Instants that follow each other closely. */
export interface Wave {
  readonly startMs: number
  readonly endMs: number
  readonly instants: number
  /** What happened at its instants, all together. */
  readonly count: number
}

/** The gap of the published waves of 10 October 2025 (arXiv 2602.15182 and its code). */
export const waveGapMs = 5000

/**
 * Instants in order of time, divided where more than `gapMs` passes from one to the next. A gap of just `gapMs` does not divide.
 *
 * @throws RangeError for instants that go back in time
 */
export function wavesOf(
  instants: readonly Instant[],
  { gapMs = waveGapMs }: { readonly gapMs?: number } = {},
): Wave[] {
  const waves: Wave[] = []
  let open: { startMs: number; endMs: number; instants: number; count: number } | undefined
  for (const { timeMs, count } of instants) {
    if (open !== undefined && timeMs < open.endMs) {
      throw new RangeError(`instants go back in time, from ${open.endMs} to ${timeMs}`)
    }
    if (open === undefined || timeMs - open.endMs > gapMs) {
      open = { startMs: timeMs, endMs: timeMs, instants: 1, count }
      waves.push(open)
      continue
    }
    if (timeMs > open.endMs) open.instants += 1
    open.endMs = timeMs
    open.count += count
  }
  return waves
}
