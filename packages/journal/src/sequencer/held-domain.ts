import { type BookSpec, encodeSnapshot, stateHash } from '@plimsoll/engine'
import {
  AppendRefused,
  type Entry,
  type Journal,
  JournalDamaged,
  type JournalHead,
  type JournalRecord,
} from '../journal.ts'
import { type DomainMemory, foundMemory, rebuildMemory } from './domain-memory.ts'
import type { RecordObserver } from './record-observer.ts'
import { genesisEntry } from './record-text.ts'
import type { SequencerSettings } from './settings.ts'

/** A journal and the memory that equals it, while both are there. */
export interface Hold {
  readonly journal: Journal
  readonly memory: DomainMemory
}

type MarkIntervals = Pick<SequencerSettings, 'checkpointRecords' | 'snapshotRecords'>

/** A process's hold on a domain: it can be lost, and taken again. Memory is only ever what the journal says. */
export class HeldDomain {
  readonly #openJournal: () => Promise<Journal>
  readonly #observer: RecordObserver | undefined
  #hold: Hold | undefined
  /** The last record known to be durable: a journal without it has lost something. */
  #durable: JournalHead | undefined
  #lastCheckpoint = 0
  #lastSnapshot = 0
  #isStartDue = false

  constructor(openJournal: () => Promise<Journal>, observer?: RecordObserver) {
    this.#openJournal = openJournal
    this.#observer = observer
  }

  /** Undefined while the hold is lost. */
  get hold(): Hold | undefined {
    return this.#hold
  }

  /** Records were here before this opening: prices are not to be trusted before a `start` is on record. */
  get isStartDue(): boolean {
    return this.#isStartDue
  }

  /**
   * Opens the journal and remembers what it says. An empty one begins with the book.
   *
   * @throws BookRefused if the book of an empty journal is none; nothing is written
   * @throws JournalDamaged if the journal does not lead to a state, or has lost what it had
   */
  async take(genesis?: BookSpec): Promise<Hold> {
    const journal = await this.#openJournal()
    try {
      const isNew = journal.head.sequence < 0 && this.#durable === undefined
      const { memory, lastCheckpoint, lastSnapshot } = isNew
        ? await found(journal, genesis)
        : await this.#remember(journal)
      assertDomain(memory, genesis)
      if (!isNew) this.#isStartDue = true
      this.#lastCheckpoint = lastCheckpoint
      this.#lastSnapshot = lastSnapshot
      this.#durable = journal.head
      this.#hold = this.#observed(journal, memory)
      return this.#hold
    } catch (error) {
      await closeQuietly(journal)
      throw error
    }
  }

  /** Throws memory away and reads the open journal again. The hold is lost if that fails. */
  async recall(): Promise<void> {
    if (this.#hold === undefined) return
    const { journal } = this.#hold
    this.#forget()
    try {
      const { memory } = await rebuildMemory(journal, this.#observer)
      this.#hold = this.#observed(journal, memory)
    } catch (error) {
      await closeQuietly(journal)
      throw error
    }
  }

  /** Makes a group durable that memory already has. */
  async append({ journal }: Hold, entries: readonly Entry[], hasStart: boolean): Promise<void> {
    if (entries.length > 0) {
      this.#durable = await journal.append(entries)
      this.#observer?.durable(this.#durable)
    }
    if (hasStart) this.#isStartDue = false
  }

  /** Writes the checkpoint and the snapshot that are due. One that finds no room is left out. */
  async keepMarks({ checkpointRecords, snapshotRecords }: MarkIntervals): Promise<void> {
    if (this.#hold === undefined || this.#hold.memory.view.isRoundUnfinished()) return
    const { journal, memory } = this.#hold
    const { state } = memory
    const sequence = memory.view.sequence()
    try {
      if (sequence - this.#lastCheckpoint >= checkpointRecords) {
        this.#lastCheckpoint = sequence
        await journal.addCheckpoint({ sequence, stateHash: stateHash(state) })
      }
      if (sequence - this.#lastSnapshot >= snapshotRecords) {
        this.#lastSnapshot = sequence
        this.#observer?.beforeSnapshot()
        const bytes = encodeSnapshot(state)
        await journal.saveSnapshot({ sequence, stateHash: stateHash(state), bytes })
      }
    } catch (error) {
      if (error instanceof AppendRefused && error.isRetryable) return
      // The records are safe; whether memory and journal still agree, only opening it again tells.
      await this.lose()
    }
  }

  /** Lets go of journal and memory. */
  async lose(): Promise<void> {
    const hold = this.#hold
    this.#forget()
    if (hold !== undefined) await closeQuietly(hold.journal)
  }

  async #remember(journal: Journal): ReturnType<typeof rebuildMemory> {
    if (this.#durable !== undefined) await assertContains(journal, this.#durable)
    return rebuildMemory(journal, this.#observer)
  }

  #observed(journal: Journal, memory: DomainMemory): Hold {
    if (this.#observer === undefined) return { journal, memory }
    return {
      journal,
      memory: { ...memory, observed: { by: this.#observer, epoch: journal.epoch } },
    }
  }

  /** What memory has beyond the journal never happened. */
  #forget(): void {
    this.#hold = undefined
    if (this.#durable !== undefined) this.#observer?.discarded(this.#durable.sequence)
  }
}

async function found(
  journal: Journal,
  genesis: BookSpec | undefined,
): ReturnType<typeof rebuildMemory> {
  if (genesis === undefined)
    throw new Error('the journal is empty, and there is no book to begin with')
  const memory = foundMemory(genesis)
  await journal.append([genesisEntry(genesis, memory.policyHash)])
  return { memory, lastCheckpoint: 0, lastSnapshot: 0 }
}

function assertDomain({ domain }: DomainMemory, genesis: BookSpec | undefined): void {
  if (genesis === undefined || genesis.domain === domain) return
  throw new Error(`the journal is of domain ${domain}, the book of ${genesis.domain}`)
}

async function assertContains(journal: Journal, { sequence, hash }: JournalHead): Promise<void> {
  const record = await recordAt(journal, sequence)
  if (record?.hash === hash) return
  throw new JournalDamaged(`record ${sequence} was durable and is gone`, {
    lastGoodSequence: Math.min(sequence - 1, journal.head.sequence),
  })
}

async function recordAt(journal: Journal, sequence: number): Promise<JournalRecord | undefined> {
  if (journal.head.sequence < sequence) return undefined
  for await (const record of journal.read(sequence)) return record
  return undefined
}

/** What cannot be closed any more has been lost already. */
async function closeQuietly(journal: Journal): Promise<void> {
  try {
    await journal.close()
  } catch {
    // The error that led here says more.
  }
}
