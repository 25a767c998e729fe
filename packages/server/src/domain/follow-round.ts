import type { CaseOpening, EngineEvent, StateView } from '@plimsoll/engine'
import type { AppliedRecord } from '@plimsoll/journal'
import { type MarginsBefore, marginsBefore } from '@plimsoll/protocol'
import type { FinishedRound } from './committed-record.ts'

/** A round between two steps. Never changed, so that whoever keeps one can go back to it. */
export interface RoundSoFar {
  /** Of the record in which it opened. */
  readonly openedSequence: number
  readonly openedTimeMs: number
  readonly openings: readonly CaseOpening[]
  readonly margins: MarginsBefore
  /** Of each of its records. */
  readonly steps: readonly (readonly EngineEvent[])[]
}

/** What a record makes of a round. */
export interface RoundStep {
  /** Present while it is between two steps. */
  readonly open?: RoundSoFar
  /** Present where the record ends it. */
  readonly finished?: FinishedRound
}

const nothing: RoundStep = {}

/** What is to be known of a round before the record is booked that opens it; undefined where it opens none. */
export function roundAhead(
  events: readonly EngineEvent[],
  state: StateView,
): MarginsBefore | undefined {
  const opened = events.find((event) => event.kind === 'roundOpened')
  return opened && marginsBefore(opened, state)
}

/** Goes on with a round by one record, on the state that the record led to. */
export function followRound(
  open: RoundSoFar | undefined,
  { sequence, timeMs, events }: AppliedRecord,
  { state, margins }: { readonly state: StateView; readonly margins: MarginsBefore | undefined },
): RoundStep {
  const round = open ?? (margins && begin({ sequence, timeMs, events, margins }))
  if (round === undefined) return nothing
  const { openedSequence, openedTimeMs, openings } = round
  const steps = [...round.steps, events]
  if (state.isRoundUnfinished()) return { open: { ...round, steps } }
  const view = state.round(steps.flat())
  return { finished: { openedSequence, openedTimeMs, openings, view, margins: round.margins } }
}

function begin({
  sequence: openedSequence,
  timeMs: openedTimeMs,
  events,
  margins,
}: Pick<AppliedRecord, 'sequence' | 'timeMs' | 'events'> & {
  readonly margins: MarginsBefore
}): RoundSoFar {
  const openings = events.flatMap((event) => (event.kind === 'roundOpened' ? event.cases : []))
  return { openedSequence, openedTimeMs, openings, margins, steps: [] }
}
