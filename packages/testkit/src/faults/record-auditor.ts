import type { BookSpec, StateView } from '@plimsoll/engine'
import type { JudgedRecord } from './judge.ts'

/** Whoever judges what the records of a domain say happened. Throws what it objects to. */
export interface RecordAuditor {
  observe(record: JudgedRecord): void
  /** The engine's own view says what the records add up to. */
  compare(state: StateView): void
  /** How often each invariant was judged. */
  report(): ReadonlyMap<string, number>
}

export type AuditorOf = (book: BookSpec) => RecordAuditor
