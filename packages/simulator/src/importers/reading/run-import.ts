import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { csvText } from '../csv-text.ts'
import type { EventStream } from './event-stream.ts'
import { EventTally } from './event-tally.ts'
import { GrowingFile } from './growing-file.ts'
import type { ImportEvent } from './import-event.ts'
import { type BookFile, type Checkpoint, ImportFolder } from './import-folder.ts'
import type { ImportManifest, ImportSettings } from './import-manifest.ts'
import { BadRow, ImportRefusal } from './import-refusal.ts'
import { type InputFile, type ReadingProgress, refuseChanged } from './input-file.ts'
import type { SourceRow } from './source-row.ts'
import { type ReaderReports, type StreamPosition, StreamReader } from './stream-reader.ts'
import { textLines } from './text-lines.ts'

/** What is to be imported, and how it is understood. */
export interface ImportPlan {
  readonly source: string
  /** As `identifyInputs` found them. */
  readonly inputs: readonly InputFile[]
  /** Whatever changes the result besides the inputs. */
  readonly settings: ImportSettings
  /** Read whole before the others, one after another, and again when the import goes on; they give no events. */
  readonly first?: readonly EventStream[]
  /** Merged by time; of equal times the stream that stands first comes first. */
  readonly streams: readonly EventStream[]
  /**
   * Told about every event in the order of the result, so that it can refuse what does not hold together. After an import
   * was stopped it is told all of them again, from the first one.
   */
  readonly observe?: (event: ImportEvent) => void
  /** Called when everything was read: the book, and what is to be said of the whole. */
  readonly conclude?: (whole: ImportWhole) => ImportConclusion
}

/** What is known of the reading once it is over. */
export interface ImportWhole {
  /** How many rows were set aside. */
  readonly quarantined: number
  readonly toTimeMs?: number
}

/** What an importer adds to the events. */
export interface ImportConclusion {
  /** The files of the book folder, where the source has positions. */
  readonly book?: readonly BookFile[]
  readonly totals: Readonly<Record<string, string>>
  readonly notes: readonly string[]
}

export interface ImportOptions {
  /** The folder of the result; made if it is not there. */
  readonly out: string
  /** Sets bad rows aside instead of ending at the first. */
  readonly skipBad?: boolean
  readonly onProgress?: (progress: ReadingProgress) => void
  readonly signal?: AbortSignal
  /** Throws where the files are no book. */
  readonly checkBook?: (files: readonly BookFile[]) => void
  /** After how many events the place to go on from is kept. */
  readonly checkpointEvents?: number
}

/**
 * Reads all streams, merges them by time and writes the folder of the result: `events.jsonl`, `quarantine.csv`, the book
 * if there is one, and `import.json` last. Memory does not grow with the inputs.
 *
 * The same import into the same folder goes on where it was stopped, or killed, and ends in the same bytes; a complete one
 * is only told again. A refused one leaves no folder behind.
 *
 * @throws ImportRefusal where the inputs cannot be trusted, a bad row is met without `skipBad`, or the folder is taken
 * @throws the signal's reason when it aborts; what was done until then is kept
 */
export async function runImport(
  given: ImportPlan,
  options: ImportOptions,
): Promise<ImportManifest> {
  const asked = options.skipBad === true ? { skipBad: true } : {}
  const plan = { ...given, settings: { ...given.settings, ...asked } }
  const folder = new ImportFolder(options.out)
  const identity = identityOf(plan)
  const found = folder.open(identity, identityOf)
  if (found.kind === 'complete') return found.manifest
  const begun = found.kind === 'begun' ? found.checkpoint : newCheckpoint(identity)
  const run = new ImportRun(plan, options, folder, begun)
  try {
    return await run.complete()
  } catch (error) {
    run.close()
    if (error instanceof ImportRefusal) folder.discard()
    throw error
  }
}

const quarantineHeader = ['file', 'line', 'rule', 'detail', 'text'] as const
const quarantinedTextMax = 200
const checkpointEventsUsual = 25_000

class ImportRun {
  readonly #plan: ImportPlan
  readonly #options: ImportOptions
  readonly #folder: ImportFolder
  readonly #begun: Checkpoint
  readonly #events: GrowingFile
  readonly #quarantine: GrowingFile
  readonly #quarantined: Map<string, number>
  readonly #tally = new EventTally()
  readonly #bytesOf: number[]
  #rows: number
  #isClosed = false

  constructor(plan: ImportPlan, options: ImportOptions, folder: ImportFolder, begun: Checkpoint) {
    this.#plan = plan
    this.#options = options
    this.#folder = folder
    this.#begun = begun
    this.#rows = begun.rows
    this.#quarantined = new Map(Object.entries(begun.quarantined))
    this.#bytesOf = plan.inputs.map(() => 0)
    this.#events = new GrowingFile(folder.eventsPath, begun.eventsBytes)
    this.#quarantine = new GrowingFile(folder.quarantinePath, begun.quarantineBytes)
    if (begun.quarantineBytes === 0) this.#quarantine.append(csvText(quarantineHeader, []))
  }

  async complete(): Promise<ImportManifest> {
    const plan = this.#plan
    await this.#readFirst()
    const readers = this.#readers(plan.streams, this.#begun.streams)
    await this.#retrace()
    try {
      await this.#merge(readers)
    } finally {
      await Promise.all(readers.map((reader) => reader.close()))
    }
    for (const input of plan.inputs) refuseChanged(input)
    this.#events.flush()
    this.#quarantine.flush()
    const manifest = await this.#conclude()
    this.close()
    this.#folder.complete(manifest)
    return manifest
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#events.close()
    this.#quarantine.close()
  }

  /** What these rows count, and which of them are bad, is known already where the import goes on. */
  async #readFirst(): Promise<void> {
    const isKnown = this.#begun.streams.length > 0
    const silent = { onBadRow: () => undefined }
    for (const reader of this.#readers(this.#plan.first ?? [], [], isKnown ? silent : {})) {
      await reader.fetch()
      await reader.close()
    }
    if (isKnown) this.#rows = this.#begun.rows
  }

  #readers(
    streams: readonly EventStream[],
    positions: readonly StreamPosition[],
    others: Partial<ReaderReports> = {},
  ): StreamReader[] {
    const { inputs } = this.#plan
    const { signal } = this.#options
    const reports = {
      onRow: () => {
        this.#rows += 1
      },
      onBadRow: (file: number, row: SourceRow, problem: BadRow) =>
        this.#setAside(file, row, problem),
      onBytes: (file: number, bytes: number) => {
        this.#bytesOf[file] = bytes
        this.#tellProgress()
      },
      ...(signal && { signal }),
      ...others,
    }
    return streams.map(
      (stream, index) => new StreamReader(stream, inputs, reports, positions[index]),
    )
  }

  /** Tells the events of an earlier run again, so that what is known of them is known here too. */
  async #retrace(): Promise<void> {
    if (this.#begun.eventsBytes === 0) return
    const written = { name: this.#folder.eventsPath, path: this.#folder.eventsPath }
    const { signal } = this.#options
    const input = { ...written, bytes: 0, sha256: '', changedMs: 0 }
    for await (const lines of textLines(input, { ...(signal && { signal }) })) {
      for (const { text } of lines) this.#observe(JSON.parse(text) as ImportEvent)
    }
  }

  async #merge(readers: readonly StreamReader[]): Promise<void> {
    const checkpointEvents = this.#options.checkpointEvents ?? checkpointEventsUsual
    for (const reader of readers) await reader.fetch()
    for (let count = 1; ; count += 1) {
      const reader = earliest(readers)
      const event = reader?.head
      if (reader === undefined || event === undefined) return
      this.#observe(event)
      this.#events.append(`${JSON.stringify(event)}\n`)
      if (!reader.advance()) await reader.fetch()
      if (count % checkpointEvents === 0) {
        this.#options.signal?.throwIfAborted()
        this.#checkpoint(readers)
      }
    }
  }

  #observe(event: ImportEvent): void {
    this.#plan.observe?.(event)
    this.#tally.observe(event)
  }

  #setAside(file: number, { line, text }: SourceRow, { rule, detail }: BadRow): void {
    const name = this.#plan.inputs[file]?.name ?? ''
    if (this.#options.skipBad !== true) {
      const complaint = `${detail}; mend it, or give --skip-bad to set such rows aside`
      throw new ImportRefusal(rule, { file: name, line }, complaint)
    }
    this.#quarantined.set(rule, (this.#quarantined.get(rule) ?? 0) + 1)
    const row = [name, String(line), rule, detail, text.slice(0, quarantinedTextMax)]
    this.#quarantine.append(csvText(row, []))
  }

  #tellProgress(): void {
    const quarantined = [...this.#quarantined.values()].reduce((sum, count) => sum + count, 0)
    this.#options.onProgress?.({
      stage: 'reading',
      bytesDone: this.#bytesOf.reduce((sum, bytes) => sum + bytes, 0),
      bytesTotal: this.#plan.inputs.reduce((sum, { bytes }) => sum + bytes, 0),
      rows: this.#rows,
      events: this.#tally.count,
      quarantined,
    })
  }

  #checkpoint(readers: readonly StreamReader[]): void {
    this.#folder.writeCheckpoint({
      identity: this.#begun.identity,
      eventsBytes: this.#events.flush(),
      quarantineBytes: this.#quarantine.flush(),
      rows: this.#rows,
      quarantined: Object.fromEntries(this.#quarantined),
      streams: readers.map((reader) => reader.position()),
    })
  }

  async #conclude(): Promise<ImportManifest> {
    const { source, settings, inputs, conclude } = this.#plan
    const quarantined = [...this.#quarantined.values()].reduce((sum, count) => sum + count, 0)
    const { toTimeMs } = this.#tally.span()
    const conclusion = conclude?.({ quarantined, ...(toTimeMs !== undefined && { toTimeMs }) })
    const { book, totals = {}, notes = [] } = conclusion ?? {}
    if (book !== undefined) {
      this.#options.checkBook?.(book)
      this.#folder.writeBook(book)
    }
    return {
      version: 1,
      complete: true,
      source,
      settings,
      inputs: inputs.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
      rows: this.#rows,
      events: this.#tally.counts(),
      eventsSha256: await hashOf(this.#folder.eventsPath),
      ...this.#tally.span(),
      quarantined: Object.fromEntries(
        [...this.#quarantined].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
      totals,
      notes,
      book: book !== undefined,
    }
  }
}

function earliest(readers: readonly StreamReader[]): StreamReader | undefined {
  let first: StreamReader | undefined
  let firstMs = Number.POSITIVE_INFINITY
  for (const reader of readers) {
    const { head } = reader
    if (head === undefined || head.timeMs >= firstMs) continue
    first = reader
    firstMs = head.timeMs
  }
  return first
}

function identityOf({
  source,
  settings,
  inputs,
}: Pick<ImportManifest, 'source' | 'settings' | 'inputs'>): string {
  const files = inputs.map(({ name, bytes, sha256 }) => [name, bytes, sha256])
  const entries = Object.entries(settings).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([1, source, entries, files]))
    .digest('hex')
}

function newCheckpoint(identity: string): Checkpoint {
  return { identity, eventsBytes: 0, quarantineBytes: 0, rows: 0, quarantined: {}, streams: [] }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}
