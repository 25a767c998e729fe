import type { BookSpec } from '@plimsoll/engine'
import type { SequencerSettings, Submission } from '@plimsoll/journal'
import type { PlanReference } from './plan-memory.ts'
import type { ClockFault, DiskFault, PriceFaultKind, ProcessFault } from './fault.ts'

/** What stays the same while a world is simulated. */
export interface WorldTerms {
  readonly book: BookSpec
  readonly sequencer: SequencerSettings
  /** After so many turns without an answer a client sends a command with a key again. */
  readonly patienceTurns: number
  /** At the end the whole journal is decided again. */
  readonly isDecidedAgain: boolean
}

/** A command that a client sends. */
export interface Send {
  /** Without its key; ids that depend on what happened before are those of the first play. */
  readonly submission: Submission
  readonly key: string | null
  /** Which plan a confirmation is meant for, whatever its id is this time. */
  readonly plan?: PlanReference
  /** After how many turns each copy arrives. None: the request is lost on its way. */
  readonly delays: readonly number[]
  readonly isAnswerLost: boolean
  /** What is wrong with the prices it carries. */
  readonly priceFaults?: readonly PriceFaultKind[]
}

/** One turn of a world, with everything that was left to chance drawn. */
export interface Turn {
  readonly advanceMs: number
  readonly sends: readonly Send[]
  /** What arrives in this turn arrives in the opposite order. */
  readonly isReversed: boolean
  readonly diskFaults: readonly DiskFault[]
  readonly processFault?: ProcessFault
  readonly clockFault?: ClockFault
}

/** A whole world: played again, it goes the same way. */
export interface Script {
  readonly terms: WorldTerms
  readonly turns: readonly Turn[]
}
