import type { ImportEvent } from './import-event.ts'
import type { OpenRows, SourceRow } from './source-row.ts'

/** Inputs of one kind, read one after another as a single stream of events in time order. */
export interface EventStream {
  /** Indexes into the inputs of the import, in the order in which they are to be read. */
  readonly files: readonly number[]
  readonly open: OpenRows
  /**
   * What a row says, in time order; nothing where it says nothing that belongs into the result. Called once for every row,
   * in order. A row that throws `BadRow` may be skipped afterwards; `ImportRefusal` ends the import.
   */
  readonly read: (row: SourceRow, file: number) => readonly ImportEvent[]
  /** What is left to say behind the last row of the last file. */
  readonly end?: () => readonly ImportEvent[]
  /** What `read` keeps from row to row, for an import that goes on later; absent where it keeps nothing. */
  readonly memory?: StreamMemory
}

/** What a stream knows of the rows before, as plain JSON. */
interface StreamMemory {
  readonly save: () => unknown
  /** Given what `save` returned, through JSON. */
  readonly restore: (saved: unknown) => void
}
