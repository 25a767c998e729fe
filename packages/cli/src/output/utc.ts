/** A time as `2025-10-10 21:16:05 UTC`, with milliseconds where there are any. */
export function utcDateTime(timeMs: number): string {
  return `${utcDate(timeMs)} ${utcTime(timeMs)} UTC`
}

/** The day of a time: `2025-10-10`. */
function utcDate(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}

/** The time of its day: `21:16:05`, with milliseconds where there are any. */
export function utcTime(timeMs: number): string {
  return new Date(timeMs)
    .toISOString()
    .slice(11, -1)
    .replace(/\.000$/u, '')
}

/** From one time to another: the day is said twice only where it is another. */
export function utcSpan(fromMs: number, toMs: number): string {
  const isOneDay = utcDate(fromMs) === utcDate(toMs)
  const to = isOneDay ? utcTime(toMs) : `${utcDate(toMs)} ${utcTime(toMs)}`
  return `${utcDate(fromMs)} ${utcTime(fromMs)} to ${to} UTC`
}
