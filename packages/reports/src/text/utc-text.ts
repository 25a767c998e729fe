/** A time as `2025-10-10 21:16:05`, UTC, with milliseconds where there are any. */
export function utcText(timeMs: number): string {
  return new Date(timeMs)
    .toISOString()
    .slice(0, -1)
    .replace('T', ' ')
    .replace(/\.000$/u, '')
}

/** The time of its day: `21:16:05`. */
export function clockOf(timeMs: number): string {
  return utcText(timeMs).slice(11)
}

/** How moments of a span are written: by their time alone where all of it is one day. */
export function clockWithin(span: {
  readonly fromMs: number
  readonly toMs: number
}): (timeMs: number) => string {
  const isOneDay = utcText(span.fromMs).slice(0, 10) === utcText(span.toMs).slice(0, 10)
  return (timeMs) => (isOneDay ? clockOf(timeMs) : utcText(timeMs))
}
