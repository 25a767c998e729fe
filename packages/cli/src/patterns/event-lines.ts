import {
  Activity,
  type PatternEvent,
  type PatternsSource,
  type TimeWindow,
} from '@plimsoll/reports'
import { ImportedEvents, type ImportTerms } from './imported-event.ts'
import {
  decimalIn,
  type JsonObject,
  LineComplaint,
  objectOf,
  rowsIn,
  textIn,
  timeIn,
} from './line-fields.ts'
import { patternEventsOf } from './recorded-event.ts'

/** Version of the lines of `simulate --events` that are understood. */
const lineVersion = 1

/** Reads lines of events one after the other: those of `simulate --events`, or those of `import`. The first tells which. */
export class EventLines {
  readonly activity: Activity
  readonly #name: string
  readonly #termsOfImport: () => ImportTerms
  #imported: ImportedEvents | undefined
  #source: PatternsSource | undefined

  /**
   * @param name of the file
   * @param termsOfImport asked once, where the lines are those of an import
   */
  constructor(name: string, window: TimeWindow, termsOfImport: () => ImportTerms) {
    this.activity = new Activity(window)
    this.#name = name
    this.#termsOfImport = termsOfImport
  }

  /** What is to be said of the source; undefined before the first line. */
  get source(): PatternsSource | undefined {
    return this.#source
  }

  /** Takes the next line. Throws `LineComplaint` for one that is no event, or comes before its time. */
  take(text: string): void {
    const line = parsed(text)
    const timeMs = timeIn(line, 'timeMs')
    const isFirst = this.#source === undefined
    this.#source ??= sourceOf(line, this.#name)
    if (this.#source.kind === 'import') {
      this.#imported ??= new ImportedEvents(this.#termsOfImport())
      this.#gather(this.#imported.take(line))
      this.#observe(timeMs)
    } else {
      this.#observe(timeMs)
      this.#gather(
        isFirst
          ? genesisEvents(line, timeMs)
          : rowsIn(line, 'events').flatMap((event) => patternEventsOf(event, timeMs)),
      )
    }
  }

  /** There are no more lines. */
  end(): void {
    if (this.#imported) this.#gather(this.#imported.rest())
  }

  #gather(events: readonly PatternEvent[]): void {
    for (const event of events) this.activity.take(event)
  }

  #observe(timeMs: number): void {
    try {
      this.activity.observe(timeMs)
    } catch (error) {
      throw error instanceof RangeError ? new LineComplaint(error.message) : error
    }
  }
}

function parsed(text: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new LineComplaint('is not JSON; the file may be cut off, or hold no event lines')
  }
  return objectOf(value, 'line')
}

function sourceOf(line: JsonObject, name: string): PatternsSource {
  if (line['kind'] !== 'genesis') {
    if (Array.isArray(line['events'])) {
      throw new LineComplaint('is a later line of a run; give the file from its first line on')
    }
    return { kind: 'import', name }
  }
  if (line['version'] !== lineVersion) {
    throw new LineComplaint(`version: is not ${lineVersion}, which this release reads`)
  }
  return { kind: 'events', name, domain: textIn(line, 'domain'), asset: textIn(line, 'asset') }
}

/** What a run began with. Lines of earlier releases do not say what was open. */
function genesisEvents(line: JsonObject, timeMs: number): PatternEvent[] {
  const funds = rowsIn(line, 'funds').map(
    (row): PatternEvent => ({
      kind: 'fundStated',
      timeMs,
      fund: textIn(row, 'fund'),
      balance: decimalIn(row, 'balance'),
      floor: decimalIn(row, 'floor'),
    }),
  )
  const open = rowsIn(line, 'markets').flatMap((row): PatternEvent[] =>
    row['openInterest'] === undefined
      ? []
      : [
          {
            kind: 'openInterestStated',
            timeMs,
            market: textIn(row, 'market'),
            size: decimalIn(row, 'openInterest'),
          },
        ],
  )
  return [...funds, ...open]
}
