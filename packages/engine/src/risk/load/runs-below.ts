import { at } from '../../quantity/assert.ts'
import type { MovePermille, MoveRange } from './moved-value.ts'

/** Equity after common moves, of which only the sign is asked. */
export interface Curve {
  isBelow(move: MovePermille): boolean
}

/**
 * Tells every run of moves, of those from the first knot to the last, after which a curve is below 0. Between two knots it must not turn.
 */
export function eachRunBelow(
  curve: Curve,
  knots: readonly MovePermille[],
  tell: (from: MovePermille, to: MovePermille) => void,
): void {
  let previous = at(knots, 0)
  let from = curve.isBelow(previous) ? previous : undefined
  for (const knot of knots) {
    const wasBelow = from !== undefined
    if (curve.isBelow(knot) !== wasBelow) {
      const isBelow = (move: MovePermille): boolean => curve.isBelow(move)
      const changed = firstChange(isBelow, { after: previous, until: knot })
      if (from === undefined) from = changed
      else {
        tell(from, changed - 1)
        from = undefined
      }
    }
    previous = knot
  }
  if (from !== undefined) tell(from, previous)
}

/** The first move after one at which something that changes once by the last is otherwise than at that one. */
export function firstChange(
  holds: (move: MovePermille) => boolean,
  { after, until }: { readonly after: MovePermille; readonly until: MovePermille },
): MovePermille {
  const held = holds(after)
  let low = after
  let high = until
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (holds(middle) === held) low = middle
    else high = middle
  }
  return high
}

/** The ends of runs of moves within which a curve does not turn, if it does so nowhere but between a move and the one before. */
export function knotsAround(
  turn: MovePermille | undefined,
  { first, last }: MoveRange,
): MovePermille[] {
  return turn === undefined ? [first, last] : [first, turn - 1, turn, last]
}
