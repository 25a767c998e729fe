import type { BookSpec, StateView } from '@plimsoll/engine'
import type {
  Answer,
  Checkpoint,
  Fork,
  JournalRecord,
  Preview,
  ReadPlace,
  Snapshot,
  Submission,
  SubmitTerms,
} from '@plimsoll/journal'
import type { BookFormat, EventWriter } from '@plimsoll/protocol'
import type { CommittedRecord, RecordListener } from './committed-record.ts'
import type { AutomationCounts } from './automation.ts'
import type { DomainArchive } from './domain-archive.ts'
import type { Indicators } from './indicators/indicators.ts'
import type { QueueRankings } from './queue-rankings.ts'
import type { RecordReceipts } from './record-receipts.ts'
import type { ShadowLedger } from './shadow/shadow-ledger.ts'

/**
 * What a domain is for its venue: `ledger` keeps the book and fills plans itself; in `sidecar` the venue keeps the book and
 * carries out plans; `shadow` decides beside the venue and has no say.
 */
export type DomainMode = 'ledger' | 'sidecar' | 'shadow'

/** One risk domain as the server serves it. */
export interface HostedDomain {
  readonly domain: string
  readonly mode: DomainMode
  /** The book it began with, without accounts. */
  readonly terms: Omit<BookSpec, 'accounts'>
  readonly format: BookFormat
  /** Writes events with the names of this domain. Names stay what they are, so that old records can be written too. */
  readonly writer: EventWriter
  readonly receipts: RecordReceipts
  readonly archive: DomainArchive
  /** For everybody who wants to know who stands where. */
  readonly rankings: QueueRankings
  /** How much the funds could carry, and how the domain went since the process began. */
  readonly indicators: Pick<Indicators, 'document' | 'latest' | 'load' | 'markets'>
  /** In mode `shadow` only. */
  readonly shadow?: ShadowLedger
  /** What the domain asked of itself since the process began. */
  readonly automation?: AutomationCounts
  /** Never rejects. */
  submit(submission: Submission, terms?: SubmitTerms): Promise<Answer>
  /**
   * Decides on the durable state and changes nothing.
   *
   * @throws DomainUnavailable
   */
  preview(submission: Submission): Promise<Preview>
  /**
   * Reads the durable state. What is read must not be kept.
   *
   * @throws DomainUnavailable
   */
  read<T>(readState: (state: StateView, at: ReadPlace) => T): Promise<T>
  /**
   * A copy of the durable state for whoever wants to try something on it.
   *
   * @throws DomainUnavailable
   */
  fork(): Promise<Fork>
  /** Follows records as they become durable, after the archive has them. Returns what ends it. */
  follow(listener: RecordListener): () => void
  /** Durable records from a sequence on, up to the last of the moment of the call; their rounds are not worked out. */
  records(fromSequence: number): AsyncIterable<CommittedRecord>
  /**
   * What leads to the state at a sequence: the newest snapshot there is at or below it, or the book, and the records after.
   *
   * @throws DomainUnavailable
   */
  history(sequence: number): Promise<DomainHistory>
  checkpoints(): Promise<readonly Checkpoint[]>
  /** Of the record, hexadecimal. */
  recordHash(sequence: number): Promise<string | undefined>
  readonly status: DomainStatus
}

/** The way to a state of a domain. */
export interface DomainHistory {
  /** Absent where it begins with the book, which is record 0. */
  readonly snapshot?: Snapshot
  /** After the snapshot, up to the last of the moment of the call. */
  readonly records: AsyncIterable<JournalRecord>
}

/** How a domain is, without waiting for it. */
export interface DomainStatus {
  /** `waiting`: recovered, and nothing is liquidated before fresh prices arrive. */
  readonly phase: 'starting' | 'waiting' | 'running' | 'closed' | 'stopped'
  /** Why, where it has stopped. */
  readonly cause?: string
  readonly epoch: number
  readonly sequence: number
  readonly timeMs: number
  /** Commands that wait to be taken. */
  readonly queueLength: number
}
