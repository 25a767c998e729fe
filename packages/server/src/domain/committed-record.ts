import type {
  CaseOpening,
  ConfirmedFillView,
  EngineEvent,
  RejectionCode,
  RoundView,
} from '@plimsoll/engine'
import type { MarginsBefore } from '@plimsoll/protocol'

/** A record of a domain's journal that cannot be lost any more. */
export interface CommittedRecord {
  readonly domain: string
  /** Of the process that wrote it. */
  readonly epoch: number
  readonly sequence: number
  readonly timeMs: number
  /** Kind of the command. */
  readonly kind: string
  /** Present where the command was refused; there are no events then. */
  readonly rejection?: RejectionCode
  /** Without the `commandTaken`. */
  readonly events: readonly EngineEvent[]
  /** What a round did from its first record to this one, in the record in which it ends. */
  readonly round?: FinishedRound
  /** What the venue carried out of plans, in the record of its confirmation. */
  readonly confirmed?: readonly ConfirmedFillView[]
}

/** A round that is over. */
export interface FinishedRound {
  /** Of the record in which it opened. */
  readonly openedSequence: number
  readonly openedTimeMs: number
  /** As they were when it opened. */
  readonly openings: readonly CaseOpening[]
  readonly view: RoundView
  /** Of its cases, just before it opened. */
  readonly margins: MarginsBefore
}

/** Told of records in order, each once, as soon as they are durable; a group at a time. Must not throw. */
export type RecordListener = (records: readonly CommittedRecord[]) => void
