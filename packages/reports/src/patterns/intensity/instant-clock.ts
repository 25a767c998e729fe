/** How finely times are told. */
export interface InstantClock {
  /** The largest step that every gap is a multiple of; absent where times have parts of milliseconds. */
  readonly tickMs?: number
  /** The share of instants that follow on the very next tick; 0 where there is no tick. */
  readonly nextTickShare: number
}

/** What the gaps between distinct, rising times tell of the clock that told them. */
export function clockOf(timesMs: readonly number[]): InstantClock {
  const gaps = timesMs.slice(1).map((timeMs, index) => timeMs - (timesMs[index] ?? timeMs))
  if (!timesMs.every(Number.isInteger)) return { nextTickShare: 0 }
  const tickMs = gaps.reduce(commonDivisor, 0)
  const next = gaps.filter((gap) => gap === tickMs).length
  // Two times have one gap, which is its own tick.
  return { tickMs, nextTickShare: gaps.length < 2 ? 0 : next / gaps.length }
}

function commonDivisor(one: number, other: number): number {
  let [left, right] = [one, other]
  while (right !== 0) [left, right] = [right, left % right]
  return left
}
