import type { ExportEvent } from './export-format.ts'
import type { ImportEvent } from '../reading/import-event.ts'

/** What to do with equal rows that have no id, which may be one row published twice or two equal ones. */
export type EqualRows = 'once' | 'each'

/** Whether a row was there before: `new`, the `same` one, or `other` content under the same id. */
export type Seen = 'new' | 'same' | 'other'

// Equal rows are of equal time, and rows are read in order of time: they stand close to each other.
const generationRows = 50_000

/** Remembers at least the last fifty thousand rows of an import, and at most twice as many. */
export class SeenRows {
  #contents = new Map<string, string>()
  #older: ReadonlyMap<string, string> = new Map()

  /** Whether a row with this id, and with this content, was there; it is from now on. */
  meet(id: string, content: string): Seen {
    const before = this.#contents.get(id) ?? this.#older.get(id)
    if (before !== undefined) return before === content ? 'same' : 'other'
    if (this.#contents.size === generationRows) {
      this.#older = this.#contents
      this.#contents = new Map()
    }
    this.#contents.set(id, content)
    return 'new'
  }
}

/** What an event says, whatever file it stands in. */
export function contentOf(event: ExportEvent, account: string | undefined): string {
  return JSON.stringify([account, event])
}

// Telling twice how something stands is the same as telling it once.
const states: readonly ImportEvent['kind'][] = ['adlIndicator', 'fundBalance', 'mark']

/** Whether an event says how something stood, not that something happened. */
export function isState({ kind }: ExportEvent): boolean {
  return states.includes(kind)
}
