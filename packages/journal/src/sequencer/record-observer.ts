import type { EngineEvent, RejectionCode, StateView } from '@plimsoll/engine'
import type { JournalHead } from '../journal.ts'

/** A record as it was booked. */
export interface AppliedRecord {
  /** Of the opening of the journal that wrote it, or is about to. */
  readonly epoch: number
  readonly sequence: number
  readonly timeMs: number
  /** Kind of the command. */
  readonly kind: string
  /** Present where the command was refused; there are no events then. */
  readonly rejection?: RejectionCode
  /** Without the `commandTaken`. */
  readonly events: readonly EngineEvent[]
}

/**
 * Sees every record of a domain while the state is the one the record led to: once, in order, live and when memory is read from
 * the journal again. Record 0, the book, is not told. Must not throw, and must not submit before it has returned.
 */
export interface RecordObserver {
  /** It has to be told the records after this one; 0 for all. Asked whenever memory is read from the journal. */
  readonly sequence: number
  /** A record is about to be booked: its events, on the state before them. Nothing comes of it where `applied` does not follow. */
  applying(events: readonly EngineEvent[], state: StateView): void
  /** A record was booked, and may still turn out void. Nothing after it is decided yet; the state must not be kept. */
  applied(record: AppliedRecord, state: StateView): void
  /** Every record it was told up to this one is durable. */
  durable(head: Pick<JournalHead, 'sequence' | 'hash'>): void
  /** Records it was told after this one never became durable: they are void, and their sequences are given again. */
  discarded(afterSequence: number): void
  /** A snapshot of the last durable record is about to be kept. Whatever it keeps by then needs no older one. */
  beforeSnapshot(): void
}
