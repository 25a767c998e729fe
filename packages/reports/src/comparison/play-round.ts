import { presentBook, type State, stepRound, view, waterfallHash } from '@plimsoll/engine'
import { type PlayedRound, standingOf } from './played-round.ts'

/** A waterfall walked to its end, or why the round cannot be booked. */
export type PlayedWaterfall =
  | { readonly played: PlayedRound; readonly waterfallHash: string }
  | { readonly refused: { readonly code: string; readonly message: string } }

/**
 * Walks the waterfall of a state, one round to its end. The state is used up.
 *
 * @param timeMs when the round opens, milliseconds UTC; not before the time of the state
 */
export function playRound(state: State, timeMs: number): PlayedWaterfall {
  const spec = presentBook(state)
  const now = view(state)
  const before = standingOf(now)
  const decision = stepRound(state, timeMs)
  if (decision.outcome === 'rejected') {
    const { code, detail } = decision
    return { refused: { code, message: `the round cannot be booked: ${detail}` } }
  }
  const events = decision.outcome === 'accepted' ? decision.events : []
  return {
    played: { spec, round: now.round(events), before, after: standingOf(now) },
    waterfallHash: waterfallHash(spec),
  }
}
