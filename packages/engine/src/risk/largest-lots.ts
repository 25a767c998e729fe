/** Lots that may fail by rounding alone before the search gives up those in doubt rather than time. */
const ROUNDING_TRIES_MAX = 256n

/** How a count of lots is judged. Without roundings, what holds is an interval from 0. */
export interface LotsTest {
  /** What must hold, with all roundings. */
  readonly holds: (lots: bigint) => boolean
  /** Whether it may hold: true wherever `holds` is, for counts of one interval from 0. */
  readonly mayHold: (lots: bigint) => boolean
  /** Whether it is sure to hold whatever is rounded, for counts of one interval from 0. */
  readonly surelyHolds: (lots: bigint) => boolean
}

/**
 * The largest count up to a limit that a test allows, sought from above: of those that may hold, the first that does; where
 * roundings leave too many in doubt, the largest that is sure to; 0 where there is none.
 */
export function largestLots(limit: bigint, { holds, mayHold, surelyHolds }: LotsTest): bigint {
  if (holds(limit)) return limit
  const doubtful = largestWhere(limit, mayHold)
  for (let tries = 0n; tries < ROUNDING_TRIES_MAX; tries += 1n) {
    if (tries >= doubtful) return 0n
    if (holds(doubtful - tries)) return doubtful - tries
  }
  const certain = largestWhere(doubtful, surelyHolds)
  return holds(certain) ? certain : 0n
}

/** The largest count up to a limit of those from 0 on for which something holds. */
function largestWhere(limit: bigint, isTrue: (lots: bigint) => boolean): bigint {
  if (isTrue(limit)) return limit
  let allowed = 0n
  let refused = limit
  while (refused - allowed > 1n) {
    const middle = (allowed + refused) >> 1n
    if (isTrue(middle)) allowed = middle
    else refused = middle
  }
  return allowed
}
