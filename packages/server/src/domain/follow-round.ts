import type { CaseOpening, EngineEvent, StateView } from '@plimsoll/engine'
import type { AppliedRecord } from '@plimsoll/journal'
import type { FinishedRound } from './committed-record.ts'

/** A round between two steps. Never changed, so that whoever keeps one can go back to it. */
export interface RoundSoFar {
  /** Of the record in which it opened. */
  readonly openedSequence: number
  readonly openedTimeMs: number
  readonly openings: readonly CaseOpening[]
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

/** Goes on with a round by one record, on the state that the record led to. */
export function followRound(
  open: RoundSoFar | undefined,
  { sequence, timeMs, events }: AppliedRecord,
  state: StateView,
): RoundStep {
  const round = open ?? begin(sequence, timeMs, events)
  if (round === undefined) return nothing
  const { openedSequence, openedTimeMs, openings } = round
  const steps = [...round.steps, events]
  if (state.isRoundUnfinished()) return { open: { ...round, steps } }
  const view = state.round(steps.flat())
  return { finished: { openedSequence, openedTimeMs, openings, view } }
}

function begin(
  openedSequence: number,
  openedTimeMs: number,
  events: readonly EngineEvent[],
): RoundSoFar | undefined {
  const opened = events.find((event) => event.kind === 'roundOpened')
  return opened && { openedSequence, openedTimeMs, openings: opened.cases, steps: [] }
}
