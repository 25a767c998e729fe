import {
  BookRefused,
  type BookSpec,
  createState,
  decodeSnapshot,
  encodeSnapshot,
  type PolicySpec,
  ratio,
  type State,
  step,
  stepRound,
  view,
} from '@plimsoll/engine'
import { type PlayedRound, standingOf } from '@plimsoll/reports'
import type { PriceShock } from '@plimsoll/simulator'
import { secondRoundAfterMs } from './trial-protocol.ts'

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

/** Deficits of the round that opens after a shock has moved every mark; the state itself stays as it is. Quote units. */
export function secondDeficitQuote(
  { played: { spec }, state }: TrialRound,
  { returnsPpm }: PriceShock,
): bigint {
  const later = decodeSnapshot(encodeSnapshot(state))
  const timeMs = spec.timeMs + secondRoundAfterMs
  const prices = spec.markets.map(({ market, markPriceTicks }, at) => {
    const factor = BigInt(1_000_000 + (returnsPpm[at] ?? 0))
    const ticks = ratio(markPriceTicks.numerator * factor, markPriceTicks.denominator * 1_000_000n)
    return {
      market,
      markPriceTicks: ticks,
      indexPriceTicks: ticks,
      sources: 1,
      priceTimeMs: timeMs,
    }
  })
  const moved = step(later, { kind: 'updatePrices', timeMs, prices })
  if (moved.outcome !== 'accepted') throw new Error('a book of the trial takes every price')
  const decision = stepRound(later, timeMs)
  if (decision.outcome !== 'accepted') return 0n
  const { cases } = view(later).round(decision.events)
  return cases.reduce((sum, { deficitQuote }) => sum + deficitQuote, 0n)
}
