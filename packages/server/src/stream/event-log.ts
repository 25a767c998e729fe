/** What a record says on one channel. */
export interface EventDraft {
  /** As whoever reaches everything sees it. */
  readonly data: object
  /** Accounts it concerns. */
  readonly accounts: ReadonlySet<string>
}

/** Where a record is. */
export interface RecordPlace {
  readonly epoch: number
  readonly seq: number
  readonly timeMs: number
}

/** A message of an event channel, kept for those who have not had it yet. */
export interface LogEntry extends RecordPlace {
  /** Of the message before it on the channel; 0 where it is the first. */
  readonly prevSeq: number
  readonly accounts: ReadonlySet<string>
  /** JSON text of `data`. */
  readonly text: string
  /** Frames already encoded, by who sees them. */
  readonly frames: Map<string, Buffer>
}

/** How much is kept. */
export interface LogBounds {
  readonly entriesMax: number
  readonly bytesMax: number
}

/**
 * The newest messages of every event channel of a domain. Readers keep a place in it instead of a queue of their own, so that
 * a thousand readers cost what one costs; whoever falls behind its end is too slow. What the newest record said is always
 * kept.
 */
export class EventLog<Channel extends string> {
  readonly #bounds: LogBounds
  readonly #channels = new Map<Channel, ChannelLog>()
  #floorSeq: number
  #newestSeq: number
  #entryCount = 0
  #bytes = 0

  /** Everything after this record will be told. */
  constructor(bounds: LogBounds, afterSeq: number) {
    this.#bounds = bounds
    this.#floorSeq = afterSeq
    this.#newestSeq = afterSeq
  }

  /** Whoever has seen this record or a later one can go on without a gap. */
  get floorSeq(): number {
    return this.#floorSeq
  }

  get bytes(): number {
    return this.#bytes
  }

  channel(channel: Channel): ChannelLog {
    const known = this.#channels.get(channel)
    if (known !== undefined) return known
    const added = new ChannelLog()
    this.#channels.set(channel, added)
    return added
  }

  /** Records have to come in order. */
  append(channel: Channel, place: RecordPlace, { data, accounts }: EventDraft): void {
    const log = this.channel(channel)
    const text = JSON.stringify(data)
    log.push({ ...place, prevSeq: log.newestSeq, accounts, text, frames: new Map() })
    this.#newestSeq = place.seq
    this.#entryCount += 1
    this.#bytes += text.length
    this.#evict()
  }

  /** A frame of an entry, encoded the first time somebody of its audience needs it. */
  frame(entry: LogEntry, audience: string, encode: () => Buffer): Buffer {
    const known = entry.frames.get(audience)
    if (known !== undefined) return known
    const frame = encode()
    entry.frames.set(audience, frame)
    this.#bytes += frame.length
    this.#evict()
    return frame
  }

  /** Nobody can go on from before a record: what it said, or whoever came before it, is not known. */
  forgetUntil(seq: number): void {
    this.#channels.clear()
    this.#entryCount = 0
    this.#bytes = 0
    this.#floorSeq = seq
    this.#newestSeq = seq
  }

  #evict(): void {
    const { entriesMax, bytesMax } = this.#bounds
    while (this.#entryCount > entriesMax || this.#bytes > bytesMax) {
      const oldest = this.#oldest()
      if (oldest === undefined || oldest.head.seq >= this.#newestSeq) return
      const { log, head } = oldest
      log.shift()
      this.#floorSeq = Math.max(this.#floorSeq, head.seq)
      this.#entryCount -= 1
      this.#bytes -= bytesOf(head)
    }
  }

  #oldest(): { readonly log: ChannelLog; readonly head: LogEntry } | undefined {
    let found: { readonly log: ChannelLog; readonly head: LogEntry } | undefined
    for (const log of this.#channels.values()) {
      const { head } = log
      if (head !== undefined && (found === undefined || head.seq < found.head.seq)) {
        found = { log, head }
      }
    }
    return found
  }
}

/** The messages of one channel that are still kept, by a number that counts all there ever were. */
export class ChannelLog {
  #entries: LogEntry[] = []
  /** Entries at the front that are gone already. */
  #gone = 0
  #firstIndex = 0
  #newestSeq = 0

  get head(): LogEntry | undefined {
    return this.#entries[this.#gone]
  }

  get newestSeq(): number {
    return this.#newestSeq
  }

  get endIndex(): number {
    return this.#firstIndex + this.#entries.length - this.#gone
  }

  /** Entries before this number are gone. */
  get firstIndex(): number {
    return this.#firstIndex
  }

  push(entry: LogEntry): void {
    this.#entries.push(entry)
    this.#newestSeq = entry.seq
  }

  shift(): void {
    this.#gone += 1
    this.#firstIndex += 1
    // Moving what is left costs as much as what was dropped since the last time.
    if (this.#gone * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#gone)
      this.#gone = 0
    }
  }

  /** The entry of a number; undefined where it is gone or has yet to come. */
  at(index: number): LogEntry | undefined {
    return index < this.#firstIndex
      ? undefined
      : this.#entries[this.#gone + index - this.#firstIndex]
  }

  /** The number of the first entry after a record. */
  indexAfter(seq: number): number {
    let low = this.#firstIndex
    let high = this.endIndex
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if ((this.at(middle)?.seq ?? 0) > seq) high = middle
      else low = middle + 1
    }
    return low
  }
}

function bytesOf({ text, frames }: LogEntry): number {
  return [...frames.values()].reduce((sum, { length }) => sum + length, text.length)
}
