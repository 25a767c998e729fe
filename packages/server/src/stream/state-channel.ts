import type { RecordPlace } from './event-log.ts'
import { encodeMessage } from './message.ts'

/** A row of a state: its name, and its JSON text. */
export type StateRow = readonly [name: string, text: string]

/** A state in rows, and how a message is made of some of them. */
export interface StateRows {
  readonly rows: ReadonlyMap<string, string>
  /** JSON text of the data of a message with these rows. */
  readonly write: (rows: readonly StateRow[]) => string
}

/**
 * The newest state of a channel. Only what is there now is kept: whoever was busy meanwhile gets the whole of it, whoever had
 * the state before gets what changed.
 */
export class StateChannel {
  readonly #domain: string
  readonly #channel: string
  #place: RecordPlace = { epoch: 0, seq: 0, timeMs: 0 }
  #prevSeq = 0
  #version = 0
  #state: StateRows | undefined
  #changed: readonly StateRow[] = []
  #isWhole = true
  #snapshot: Buffer | undefined
  #delta: Buffer | undefined

  constructor(domain: string, channel: string) {
    this.#domain = domain
    this.#channel = channel
  }

  /** Counts states that differed; 0 while there is none. */
  get version(): number {
    return this.#version
  }

  get place(): RecordPlace {
    return this.#place
  }

  /** Takes the state of a record. Says whether anything differs from the one before. */
  update(place: RecordPlace, state: StateRows): boolean {
    const before = this.#state?.rows
    const changed = [...state.rows].filter(([name, text]) => before?.get(name) !== text)
    const isWhole = before === undefined || [...before.keys()].some((name) => !state.rows.has(name))
    if (!isWhole && changed.length === 0) return false
    this.#prevSeq = this.#place.seq
    this.#place = place
    this.#state = state
    this.#changed = changed
    this.#isWhole = isWhole
    this.#version += 1
    this.#snapshot = undefined
    this.#delta = undefined
    return true
  }

  /** What brings whoever has a version to the newest: the change since the version before it, otherwise everything. */
  frameSince(version: number): Buffer | undefined {
    if (this.#state === undefined || version === this.#version) return undefined
    const isNext = version === this.#version - 1 && version > 0
    if (!isNext || this.#isWhole) return (this.#snapshot ??= this.#encode('snapshot'))
    return (this.#delta ??= this.#encode('delta'))
  }

  #encode(type: 'snapshot' | 'delta'): Buffer {
    const { rows, write } = this.#state ?? { rows: new Map<string, string>(), write: () => '{}' }
    const prevSeq = type === 'snapshot' ? 0 : this.#prevSeq
    const head = { domain: this.#domain, channel: this.#channel, prevSeq, type, ...this.#place }
    return encodeMessage(head, write(type === 'snapshot' ? [...rows] : this.#changed))
  }
}
