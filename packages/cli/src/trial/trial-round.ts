import {
  BookRefused,
  type BookSpec,
  createState,
  type PolicySpec,
  type State,
  stepRound,
  view,
} from '@plimsoll/engine'
import { type PlayedRound, standingOf } from '@plimsoll/reports'

/** A round under one policy, and the state that it left. */
export interface TrialRound {
  readonly played: PlayedRound
  readonly state: State
}

/** Why a book cannot serve a policy. */
export interface TrialRefusal {
  readonly refused: { readonly code: string; readonly message: string }
}

/** The waterfall of the trial: the fund pays, the policy deleverages, gains pay what is left. */
export function underTrial(spec: BookSpec, policy: PolicySpec): BookSpec {
  const [fund, ...rest] = spec.waterfall
  if (fund === undefined) throw new Error('a book of the trial begins with its fund')
  return { ...spec, waterfall: [fund, { layer: 'adl', policy }, ...rest] }
}

/** Walks one round over a fresh state of a book. */
export function playTrialRound(spec: BookSpec): TrialRound | TrialRefusal {
  const state = stateOf(spec)
  if ('refused' in state) return state
  const now = view(state)
  const before = standingOf(now)
  const decision = stepRound(state, spec.timeMs)
  if (decision.outcome === 'rejected') {
    return { refused: { code: decision.code, message: decision.detail } }
  }
  const events = decision.outcome === 'accepted' ? decision.events : []
  return { state, played: { spec, round: now.round(events), before, after: standingOf(now) } }
}

function stateOf(spec: BookSpec): State | TrialRefusal {
  try {
    return createState(spec)
  } catch (error) {
    if (!(error instanceof BookRefused)) throw error
    return { refused: { code: error.code, message: error.message } }
  }
}
