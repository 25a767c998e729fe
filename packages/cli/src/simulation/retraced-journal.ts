import type {
  Checkpoint,
  Entry,
  Journal,
  JournalHead,
  JournalRecord,
  Snapshot,
} from '@plimsoll/journal'

/** What was to be recorded is not what the journal has there: another run wrote it. */
export class RunDiffers extends Error {
  override readonly name = 'RunDiffers'
  readonly sequence: number

  constructor(sequence: number, message: string) {
    super(message)
    this.sequence = sequence
  }
}

const emptyHead: JournalHead = { sequence: -1, hash: '0'.repeat(64), timeMs: 0 }

/**
 * A journal as a run sees it that starts over: empty at first. What the run records is held against what is there, command
 * and events alike, and appended only past the end; so an interrupted run that is repeated ends in the very records of one
 * that was never interrupted.
 */
export class RetracedJournal implements Journal {
  readonly epoch: number
  /** The last record that was there. */
  readonly past: JournalHead
  readonly #journal: Journal
  readonly #records: AsyncIterator<JournalRecord>
  readonly #recorded: (entry: Entry) => Promise<void>
  #head: JournalHead = emptyHead
  #failure: Error | undefined

  /** @param recorded called with every entry once it is durable, those that were there included, in order */
  constructor(journal: Journal, recorded: (entry: Entry) => Promise<void>) {
    this.#journal = journal
    this.#recorded = recorded
    this.epoch = journal.epoch
    this.past = journal.head
    this.#records = journal.read(0)[Symbol.asyncIterator]()
  }

  get head(): JournalHead {
    return this.#head
  }

  /** Whether everything that was there has been gone through. */
  get isPastEnd(): boolean {
    return this.#head.sequence >= this.past.sequence
  }

  /** The last record that is durable and belongs to the run, as far as is known. */
  get reached(): JournalHead {
    return this.isPastEnd ? this.#head : this.past
  }

  /** Why the last append did not succeed. */
  get failure(): Error | undefined {
    return this.#failure
  }

  async append(entries: readonly Entry[]): Promise<JournalHead> {
    try {
      const known = entries.filter(({ sequence }) => sequence <= this.past.sequence)
      for (const entry of known) await this.#retrace(entry)
      const fresh = entries.slice(known.length)
      if (fresh.length > 0) this.#head = await this.#journal.append(fresh)
      for (const entry of entries) await this.#recorded(entry)
      return this.#head
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error))
      throw error
    }
  }

  async *read(fromSequence: number): AsyncGenerator<JournalRecord> {
    const last = this.#head.sequence
    if (fromSequence > last) return
    for await (const record of this.#journal.read(fromSequence)) {
      yield record
      if (record.sequence >= last) return
    }
  }

  async addCheckpoint(checkpoint: Checkpoint): Promise<void> {
    if (this.#isNews(checkpoint)) await this.#journal.addCheckpoint(checkpoint)
  }

  async checkpoints(): Promise<readonly Checkpoint[]> {
    const all = await this.#journal.checkpoints()
    return all.filter(({ sequence }) => sequence <= this.#head.sequence)
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    if (this.#isNews(snapshot)) await this.#journal.saveSnapshot(snapshot)
  }

  async newestSnapshot(): Promise<Snapshot | undefined> {
    const newest = await this.#journal.newestSnapshot()
    return newest !== undefined && newest.sequence <= this.#head.sequence ? newest : undefined
  }

  close(): Promise<void> {
    return this.#journal.close()
  }

  /** A mark of what lies behind was made when it was written, or not needed. */
  #isNews({ sequence }: { readonly sequence: number }): boolean {
    return sequence >= this.past.sequence
  }

  async #retrace(entry: Entry): Promise<void> {
    const { value: record } = (await this.#records.next()) as IteratorResult<
      JournalRecord,
      undefined
    >
    const field = record && comparedFields.find((name) => entry[name] !== record[name])
    if (record === undefined || field !== undefined) {
      const { sequence } = entry
      const what = field === undefined ? 'is not there' : `has another ${wordsOf[field]}`
      throw new RunDiffers(sequence, `record ${sequence} ${what}`)
    }
    const { sequence, hash, timeMs } = record
    this.#head = { sequence, hash, timeMs }
  }
}

const wordsOf = {
  sequence: 'place',
  kind: 'kind',
  idempotencyKey: 'key',
  timeMs: 'time',
  command: 'command',
  rejection: 'outcome',
  events: 'outcome',
  policyHash: 'waterfall',
  logicVersion: 'version of the rules',
} as const satisfies Record<keyof Entry, string>

const comparedFields = Object.keys(wordsOf) as (keyof Entry)[]
