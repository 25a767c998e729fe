import type { JournalRecord } from '@plimsoll/journal'

/** Which state a thread is to find. */
export interface PastTask {
  /** Where it begins; absent: at the book, which is the first record it is sent. */
  readonly snapshot?: Uint8Array
  readonly sequence: number
}

/** Records that a thread is sent, in order, until it has enough. */
export type PastRecords = readonly JournalRecord[]

/** What a thread says: that it wants more records, what it found, or that it cannot begin where it is to. */
export type PastAnswer =
  | { readonly reached: number }
  | {
      readonly snapshot: Uint8Array
      /** Time of the state. */
      readonly timeMs: number
      /** Time of the record after it. */
      readonly nextMs: number
    }
  | 'snapshotUnreadable'
