import type {
  AppendRefused,
  Checkpoint,
  Entry,
  Journal,
  JournalHead,
  JournalRecord,
  Snapshot,
} from '@plimsoll/journal'

/** What is told of a journal. */
export interface JournalWatcher {
  /** The journal is open, and what it has is durable. */
  readonly opened: (journal: Pick<Journal, 'head' | 'epoch'>) => void
  /** The group is durable: the journal has said so. */
  readonly promised: (head: JournalHead) => void
  /** The group may be there, in one piece, or not at all. */
  readonly inDoubt: (epoch: number, entries: readonly Entry[]) => void
  /** Called between the promise and the answers that rest on it. */
  readonly beforeAnswers: () => void
}

/** A journal that tells what it promises. */
export class WatchedJournal implements Journal {
  readonly #inner: Journal
  readonly #watcher: JournalWatcher
  #isOpen = true

  constructor(inner: Journal, watcher: JournalWatcher) {
    this.#inner = inner
    this.#watcher = watcher
  }

  /** Whether it can still be read. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  get head(): JournalHead {
    return this.#inner.head
  }

  get epoch(): number {
    return this.#inner.epoch
  }

  async append(entries: readonly Entry[]): Promise<JournalHead> {
    let head: JournalHead
    try {
      head = await this.#inner.append(entries)
    } catch (error) {
      if ((error as AppendRefused).name !== 'AppendRefused') {
        this.#isOpen = false
        this.#watcher.inDoubt(this.epoch, entries)
      }
      throw error
    }
    this.#watcher.promised(head)
    this.#watcher.beforeAnswers()
    return head
  }

  read(fromSequence: number): AsyncIterable<JournalRecord> {
    return this.#inner.read(fromSequence)
  }

  addCheckpoint(checkpoint: Checkpoint): Promise<void> {
    return this.#inner.addCheckpoint(checkpoint)
  }

  checkpoints(): Promise<readonly Checkpoint[]> {
    return this.#inner.checkpoints()
  }

  saveSnapshot(snapshot: Snapshot): Promise<void> {
    return this.#inner.saveSnapshot(snapshot)
  }

  newestSnapshot(): Promise<Snapshot | undefined> {
    return this.#inner.newestSnapshot()
  }

  close(): Promise<void> {
    this.#isOpen = false
    return this.#inner.close()
  }
}
