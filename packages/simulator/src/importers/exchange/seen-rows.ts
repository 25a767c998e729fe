import { hash } from 'node:crypto'
import type { ExportEvent } from './export-format.ts'
import type { EventStream } from '../reading/event-stream.ts'
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
    const [key, value] = [digestOf(id), digestOf(content)]
    const before = this.#contents.get(key) ?? this.#older.get(key)
    if (before !== undefined) return before === value ? 'same' : 'other'
    if (this.#contents.size === generationRows) {
      this.#older = this.#contents
      this.#contents = new Map()
    }
    this.#contents.set(key, value)
    return 'new'
  }

  /** A stream of no files, by which an import that goes on knows the rows that were read before. */
  asStream(): EventStream {
    return {
      files: [],
      open: () => {
        throw new RangeError('there is no file to open')
      },
      read: () => [],
      memory: {
        save: () => [joined(this.#older), joined(this.#contents)],
        restore: (saved) => {
          const [older = '', contents = ''] = saved as readonly string[]
          this.#older = parted(older)
          this.#contents = parted(contents)
        },
      },
    }
  }
}

// 96 bits: two of a hundred thousand rows share a digest once in 10^19 imports.
const digestLength = 16

function digestOf(text: string): string {
  return hash('sha256', text, 'base64').slice(0, digestLength)
}

/** Ids and contents one behind the other: a list of as many texts would take several times the room. */
function joined(contents: ReadonlyMap<string, string>): string {
  return [...contents].map(([key, value]) => key + value).join('')
}

function parted(text: string): Map<string, string> {
  const contents = new Map<string, string>()
  for (let at = 0; at < text.length; at += 2 * digestLength) {
    const middle = at + digestLength
    contents.set(text.slice(at, middle), text.slice(middle, middle + digestLength))
  }
  return contents
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
