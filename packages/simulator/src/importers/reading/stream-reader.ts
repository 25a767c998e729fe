import type { EventStream } from './event-stream.ts'
import type { ImportEvent } from './import-event.ts'
import { BadRow, ImportRefusal } from './import-refusal.ts'
import type { InputFile } from './input-file.ts'
import { beginning, type RowPosition, type SourceRow } from './source-row.ts'

/** Where a stream stands, as plain JSON: what was read but not yet taken is kept whole. */
export interface StreamPosition {
  /** The place in the stream's list of files; its length when all were read. */
  readonly at: number
  readonly next: RowPosition
  /** Of the last event that was read; 0 before the first. */
  readonly lastTimeMs: number
  readonly pending: readonly ImportEvent[]
  readonly memory: unknown
}

/** What a reader reports to whoever drives it. */
export interface ReaderReports {
  readonly onRow: () => void
  /** Told about a row that cannot be read; it is skipped if this returns. */
  readonly onBadRow: (file: number, row: SourceRow, problem: BadRow) => void
  readonly onBytes: (file: number, bytes: number) => void
  readonly signal?: AbortSignal
}

/** Reads one stream event by event. `head` is the event that comes next, once `fetch` has been awaited. */
export class StreamReader {
  readonly #stream: EventStream
  readonly #inputs: readonly InputFile[]
  readonly #reports: ReaderReports
  #at: number
  #next: RowPosition
  #lastTimeMs: number
  #pending: readonly ImportEvent[]
  #taken = 0
  #rows: readonly SourceRow[] = []
  #rowsRead = 0
  #batches: AsyncIterator<readonly SourceRow[]> | undefined

  constructor(
    stream: EventStream,
    inputs: readonly InputFile[],
    reports: ReaderReports,
    position: StreamPosition = start,
  ) {
    this.#stream = stream
    this.#inputs = inputs
    this.#reports = reports
    this.#at = position.at
    this.#next = position.next
    this.#lastTimeMs = position.lastTimeMs
    this.#pending = position.pending
    if (position.memory !== undefined) stream.memory?.restore(position.memory)
  }

  /** The next event of the stream; absent at its end. */
  get head(): ImportEvent | undefined {
    return this.#pending[this.#taken]
  }

  /** Goes behind the head. False where the next one has to be fetched. */
  advance(): boolean {
    this.#taken += 1
    return this.#taken < this.#pending.length || this.#readRows()
  }

  /** Reads on until there is a head, or the stream has ended. */
  async fetch(): Promise<void> {
    if (this.head !== undefined || this.#readRows()) return
    while (this.#at < this.#stream.files.length) {
      this.#batches ??= this.#open()
      const batch = await this.#batches.next()
      if (batch.done === true) {
        this.#batches = undefined
        this.#at += 1
        this.#next = beginning
        if (this.#at === this.#stream.files.length) this.#end()
        if (this.head !== undefined) return
        continue
      }
      this.#rows = batch.value
      this.#rowsRead = 0
      if (this.#readRows()) return
    }
  }

  position(): StreamPosition {
    return {
      at: this.#at,
      next: this.#next,
      lastTimeMs: this.#lastTimeMs,
      pending: this.#pending.slice(this.#taken),
      memory: this.#stream.memory?.save(),
    }
  }

  async close(): Promise<void> {
    await this.#batches?.return?.()
  }

  #open(): AsyncIterator<readonly SourceRow[]> {
    const { input, index } = this.#file()
    const { onBytes, signal } = this.#reports
    const isBegun = this.#next.offset > 0
    const rows = this.#stream.open(input, {
      ...(isBegun && { from: this.#next }),
      ...(signal && { signal }),
      onBytes: (bytes) => onBytes(index, bytes),
    })
    return rows[Symbol.asyncIterator]()
  }

  #readRows(): boolean {
    for (;;) {
      const row = this.#rows[this.#rowsRead]
      if (row === undefined) return false
      this.#rowsRead += 1
      this.#next = row.next
      this.#reports.onRow()
      this.#pending = this.#read(row)
      this.#taken = 0
      if (this.#pending.length > 0) return true
    }
  }

  #end(): void {
    this.#pending = this.#stream.end?.() ?? []
    this.#taken = 0
  }

  #read(row: SourceRow): readonly ImportEvent[] {
    const { index } = this.#file()
    let events: readonly ImportEvent[]
    try {
      events = this.#stream.read(row, index)
    } catch (error) {
      if (!(error instanceof BadRow)) throw error
      this.#reports.onBadRow(index, row, error)
      return []
    }
    for (const { timeMs } of events) {
      if (timeMs < this.#lastTimeMs) this.#refuseOrder(row, timeMs)
      this.#lastTimeMs = timeMs
    }
    return events
  }

  #refuseOrder({ line }: SourceRow, timeMs: number): never {
    const complaint = `is of ${utc(timeMs)}, but a row before is of ${utc(this.#lastTimeMs)}; the file is not in order of time, or a file is missing or named out of order`
    throw new ImportRefusal('notInOrder', { file: this.#file().input.name, line }, complaint)
  }

  #file(): { readonly input: InputFile; readonly index: number } {
    const index = this.#stream.files[this.#at] ?? -1
    const input = this.#inputs[index]
    if (input === undefined) throw new RangeError(`no input ${index}`)
    return { input, index }
  }
}

const start: StreamPosition = {
  at: 0,
  next: beginning,
  lastTimeMs: 0,
  pending: [],
  memory: undefined,
}

function utc(timeMs: number): string {
  return new Date(timeMs).toISOString()
}
