import type { BookSpec, RejectionCode, StateView } from '@plimsoll/engine'
import {
  type Answer,
  type Checkpoint,
  eventsOf,
  type Fork,
  type JournalRecord,
  type Preview,
  type ReadPlace,
  type Sequencer,
  type Submission,
  type SubmitTerms,
} from '@plimsoll/journal'
import type { BookFormat, EventWriter } from '@plimsoll/protocol'
import { Automation, type AutomationCounts, type AutomationSettings } from './automation.ts'
import type { CommittedRecord, RecordListener } from './committed-record.ts'
import type { DomainArchive } from './domain-archive.ts'
import type { DomainParts } from './domain-parts.ts'
import type { DomainHistory, DomainMode, DomainStatus, HostedDomain } from './hosted-domain.ts'
import { Indicators } from './indicators/indicators.ts'
import { QueueRankings } from './queue-rankings.ts'
import type { RecordReceipts } from './record-receipts.ts'
import type { ShadowTables } from './shadow/shadow-tables.ts'
import { shadowDefaults, type ShadowSettings, ShadowWatch } from './shadow/shadow-watch.ts'

/** What an opened domain is made of. */
export interface OpenedParts extends DomainParts {
  readonly book: BookSpec
  readonly mode: DomainMode
  readonly sequencer: Sequencer
  /** Absent where nothing is done unasked. */
  readonly automation?: AutomationSettings
  /** Present in mode `shadow`. */
  readonly shadow?: { readonly tables: ShadowTables; readonly settings?: Partial<ShadowSettings> }
  /** Of the time that ranking a large queue may take. */
  readonly rankingPercent?: number
  /** Milliseconds UTC. */
  readonly nowMs: () => number
  /** Told what went wrong while nobody was asking. */
  readonly onError: (error: unknown) => void
}

const noCounts: AutomationCounts = { accepted: 0, rejected: 0, failed: 0 }

/** A domain in a folder of this machine. */
export class OpenedDomain implements HostedDomain {
  readonly domain: string
  readonly mode: DomainMode
  readonly terms: Omit<BookSpec, 'accounts'>
  readonly format: BookFormat
  readonly writer: EventWriter
  readonly receipts: RecordReceipts
  readonly archive: DomainArchive
  readonly rankings: QueueRankings
  readonly indicators: Indicators
  readonly shadow?: ShadowWatch
  readonly #parts: OpenedParts
  readonly #automation: Automation | undefined
  #closing: Promise<void> | undefined

  constructor(parts: OpenedParts) {
    const { book, mode, format, writer, receipts, projections } = parts
    const { automation, shadow, nowMs, onError } = parts
    const { accounts: _accounts, ...terms } = book
    this.domain = book.domain
    this.mode = mode
    this.terms = terms
    this.format = format
    this.writer = writer
    this.receipts = receipts
    this.archive = projections
    this.rankings = new QueueRankings(undefined, parts.rankingPercent)
    this.#parts = parts
    if (shadow !== undefined) {
      const { tables, settings } = shadow
      const options = { domain: this, tables, settings: { ...shadowDefaults, ...settings } }
      this.shadow = new ShadowWatch({ ...options, nowMs, onError })
    }
    this.indicators = new Indicators({ domain: this, onError })
    this.#automation = automation && new Automation(this, automation, nowMs)
  }

  get automation(): AutomationCounts {
    return this.#automation?.counts ?? noCounts
  }

  get status(): DomainStatus {
    const { progress, sequencer } = this.#parts
    const cause = sequencer.stopCause?.message
    return {
      phase: this.#phase,
      ...(cause !== undefined && { cause }),
      ...progress.place,
      queueLength: sequencer.queueLength,
    }
  }

  submit(submission: Submission, terms?: SubmitTerms): Promise<Answer> {
    return this.#parts.sequencer.submit(submission, terms)
  }

  preview(submission: Submission): Promise<Preview> {
    return this.#parts.sequencer.preview(submission)
  }

  read<T>(readState: (state: StateView, at: ReadPlace) => T): Promise<T> {
    return this.#parts.sequencer.read(readState)
  }

  fork(): Promise<Fork> {
    return this.#parts.sequencer.fork()
  }

  follow(listener: RecordListener): () => void {
    return this.#parts.feed.follow(listener)
  }

  async *records(fromSequence: number): AsyncGenerator<CommittedRecord> {
    for await (const record of this.#parts.sequencer.records(fromSequence)) {
      yield committed(this.domain, record)
    }
  }

  async history(sequence: number): Promise<DomainHistory> {
    const { sequencer } = this.#parts
    const snapshot = await sequencer.snapshot(sequence)
    const from = snapshot === undefined ? 0 : snapshot.sequence + 1
    return { ...(snapshot && { snapshot }), records: sequencer.records(from) }
  }

  checkpoints(): Promise<readonly Checkpoint[]> {
    return this.#parts.sequencer.checkpoints()
  }

  async recordHash(sequence: number): Promise<string | undefined> {
    if (!Number.isSafeInteger(sequence) || sequence < 0) return undefined
    for await (const { hash } of this.#parts.sequencer.records(sequence)) return hash
    return undefined
  }

  /** Answers what waits, writes a last checkpoint and lets go of journal and archive. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const { sequencer, projections } = this.#parts
    this.indicators.stop()
    await this.#automation?.stop()
    await this.shadow?.stop()
    await sequencer.close()
    projections.close()
  }

  get #phase(): DomainStatus['phase'] {
    const { sequencer, progress } = this.#parts
    if (sequencer.stopCause !== undefined) return 'stopped'
    if (this.#closing !== undefined) return 'closed'
    return progress.isWaiting ? 'waiting' : 'running'
  }
}

function committed(domain: string, record: JournalRecord): CommittedRecord {
  const { epoch, sequence, timeMs, kind, rejection } = record
  const refused = rejection === null ? {} : { rejection: rejection as RejectionCode }
  return { domain, epoch, sequence, timeMs, kind, ...refused, events: eventsOf(record) }
}
