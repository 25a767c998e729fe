import { type BookSpec, createState, stepRound, view, waterfallHash } from '@plimsoll/engine'
import { type PlayedRound, standingOf } from './played-round.ts'

/** A waterfall walked to its end, or why the round cannot be booked. */
export type PlayedWaterfall =
  | { readonly played: PlayedRound; readonly waterfallHash: string }
  | { readonly refused: { readonly code: string; readonly message: string } }

/**
 * Walks the waterfall of a book over a fresh state of it, one round to its end. The book stays as it is.
 *
 * @throws BookRefused where the book cannot be loaded under this waterfall
 */
export function playWaterfall(spec: BookSpec): PlayedWaterfall {
  const state = createState(spec)
  const now = view(state)
  const before = standingOf(now)
  const decision = stepRound(state, spec.timeMs)
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
