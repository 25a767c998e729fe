/** One thing a record says. */
export interface ContentRow {
  /** JSON text. */
  readonly text: string
  /** Whom it is about. */
  readonly account?: string
  /** JSON text for whom it is about; absent: the same. */
  readonly ownText?: string
}

/** What a record says on one channel: a list, and what may stand beside it. */
export interface EventContent {
  /** Name of the list in the data of the message. */
  readonly field: string
  readonly rows: readonly ContentRow[]
  /** JSON text of further fields. */
  readonly rest?: string
}

/** What a record says on one channel, worked out when the first reader needs it. */
export interface EventDraft {
  /** What it will take, bytes, as far as can be told. */
  readonly weight: number
  /** Undefined where it turns out to say nothing. */
  readonly content: () => EventContent | undefined
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
}

/** Content as it is kept, with its rows by account. */
export interface KeptContent extends EventContent {
  readonly byAccount: ReadonlyMap<string, readonly ContentRow[]>
}

interface KeptEntry extends LogEntry {
  draft: EventDraft | undefined
  content: KeptContent | undefined
  /** Frames already encoded, by who sees them. */
  readonly frames: Map<string, Buffer>
  bytes: number
  isGone: boolean
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
  append(channel: Channel, place: RecordPlace, draft: EventDraft): void {
    const log = this.channel(channel)
    const bytes = draft.weight
    const content = undefined
    log.push({
      ...place,
      prevSeq: log.newestSeq,
      draft,
      content,
      frames: new Map(),
      bytes,
      isGone: false,
    })
    this.#newestSeq = place.seq
    this.#entryCount += 1
    this.#bytes += bytes
    this.#evict()
  }

  /** What an entry says; undefined where it turns out to be nothing. */
  content(entry: LogEntry): KeptContent | undefined {
    const kept = entry as KeptEntry
    if (kept.draft !== undefined) {
      const content = kept.draft.content()
      kept.content = content && { ...content, byAccount: rowsByAccount(content) }
      kept.draft = undefined
      const rows = content?.rows ?? []
      const length = rows.reduce(
        (sum, { text, ownText = '' }) => sum + text.length + ownText.length,
        0,
      )
      this.#weigh(kept, length + (content?.rest?.length ?? 0))
    }
    return kept.content
  }

  /** A frame of an entry, encoded the first time somebody of its audience needs it. */
  frame(entry: LogEntry, audience: string, encode: () => Buffer): Buffer {
    const kept = entry as KeptEntry
    const known = kept.frames.get(audience)
    if (known !== undefined) return known
    const frame = encode()
    kept.frames.set(audience, frame)
    this.#weigh(kept, kept.bytes + frame.length)
    return frame
  }

  /** An entry takes so many bytes from now on. One that is gone already does not count. */
  #weigh(entry: KeptEntry, bytes: number): void {
    if (!entry.isGone) this.#bytes += bytes - entry.bytes
    entry.bytes = bytes
    this.#evict()
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
      head.isGone = true
      this.#floorSeq = Math.max(this.#floorSeq, head.seq)
      this.#entryCount -= 1
      this.#bytes -= head.bytes
    }
  }

  #oldest(): Oldest | undefined {
    let found: Oldest | undefined
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
  #entries: KeptEntry[] = []
  /** Entries at the front that are gone already. */
  #gone = 0
  #firstIndex = 0
  #newestSeq = 0

  get head(): KeptEntry | undefined {
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

  push(entry: KeptEntry): void {
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
  at(index: number): KeptEntry | undefined {
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

interface Oldest {
  readonly log: ChannelLog
  readonly head: KeptEntry
}

function rowsByAccount({ rows }: EventContent): Map<string, ContentRow[]> {
  const byAccount = new Map<string, ContentRow[]>()
  for (const row of rows) {
    if (row.account === undefined) continue
    const known = byAccount.get(row.account)
    if (known === undefined) byAccount.set(row.account, [row])
    else known.push(row)
  }
  return byAccount
}
