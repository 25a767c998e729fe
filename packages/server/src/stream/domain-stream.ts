import type { StateView } from '@plimsoll/engine'
import type { ReadPlace } from '@plimsoll/journal'
import type { StreamSettings } from '../config/server-config.ts'
import type { CommittedRecord } from '../domain/committed-record.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { type Audience, EventFrames, type HideAccounts, wireName } from './audience.ts'
import { draftsOf, type LogChannel } from './event-drafts.ts'
import { EventLog } from './event-log.ts'
import { EventFeed, type FeedPlace, StateFeed } from './feed.ts'
import { encodeMessage } from './message.ts'
import { recallRecords } from './recall-records.ts'
import { snapshotData } from './snapshot-data.ts'
import { WatchedStates, type StateQuestion } from './watched-states.ts'

/** What a domain is streamed with. */
export interface DomainStreamOptions {
  readonly settings: StreamSettings
  readonly hide: HideAccounts
  readonly monotonicMs: () => number
  /** There is something to send. */
  readonly onNews: () => void
  readonly onFailure: (error: unknown) => void
}

/** A subscription that begins. */
export interface OpenedFeed {
  readonly feed: EventFeed | StateFeed
  readonly place: FeedPlace
  /** The reader goes on where it was; otherwise it is sent a snapshot first. */
  readonly isResumed: boolean
  /** To be called when nobody reads it any more. */
  readonly release: () => void
}

const nothing = (): void => undefined

/** One domain as its subscribers see it: the newest messages of its event channels, and the states somebody watches. */
export class DomainStream {
  readonly hosted: HostedDomain
  readonly #options: DomainStreamOptions
  readonly #log: EventLog<LogChannel>
  readonly #frames: EventFrames
  readonly #states: WatchedStates
  /** Epochs, each with its first record that is known. */
  readonly #epochs: FeedPlace[] = []
  readonly #unfollow: () => void
  #isRecalled = false
  /** What became durable while older records were still being read. */
  #early: CommittedRecord[] = []
  readonly #recalled: Promise<void>

  constructor(hosted: HostedDomain, options: DomainStreamOptions) {
    const { settings, hide, monotonicMs } = options
    this.hosted = hosted
    this.#options = options
    const { sequence } = hosted.status
    const floor = Math.max(0, sequence - settings.backlogRecordsMax)
    const bounds = { entriesMax: settings.backlogRecordsMax, bytesMax: settings.backlogBytesMax }
    this.#log = new EventLog(bounds, floor)
    this.#frames = new EventFrames(hosted.domain, this.#log, hide)
    this.#states = new WatchedStates(hosted, { settings, hide, monotonicMs, ...this.#news() })
    this.#unfollow = hosted.follow((records) => this.#take(records))
    this.#recalled = this.#recall(floor, sequence)
  }

  /** Begins an event channel: where the reader was, if that is still known, otherwise now. */
  async openEvents(
    channel: LogChannel,
    audience: Audience,
    from: FeedPlace | undefined,
  ): Promise<OpenedFeed> {
    await this.#recalled
    if (from !== undefined && this.#isKnown(from)) {
      const feed = new EventFeed(this.#frames, { channel, audience, place: from })
      return { feed, place: from, isResumed: true, release: nothing }
    }
    return this.hosted.read((view, at) => {
      const place = this.#placeOf(at)
      const snapshot = this.#snapshot(channel, audience, { view, place, timeMs: at.timeMs })
      const feed = new EventFeed(this.#frames, { channel, audience, place, snapshot })
      return { feed, place, isResumed: false, release: nothing }
    })
  }

  /** Begins a state channel with its state of now. */
  async openState(question: StateQuestion): Promise<OpenedFeed> {
    const { channel, release } = await this.#states.watch(question)
    const feed = new StateFeed(channel)
    return { feed, place: feed.place, isResumed: false, release }
  }

  close(): void {
    this.#unfollow()
    this.#states.close()
  }

  #news(): Pick<DomainStreamOptions, 'onNews' | 'onFailure'> {
    return { onNews: () => this.#options.onNews(), onFailure: (e) => this.#options.onFailure(e) }
  }

  #take(records: readonly CommittedRecord[]): void {
    if (!this.#isRecalled) {
      this.#early.push(...records)
      return
    }
    for (const record of records) this.#append(record)
    this.#states.noteChange()
    this.#options.onNews()
  }

  #append(record: CommittedRecord): void {
    const { epoch, sequence: seq, timeMs } = record
    if (this.#epochs.at(-1)?.epoch !== epoch) this.#epochs.push({ epoch, seq })
    for (const [channel, draft] of draftsOf(this.hosted, record)) {
      this.#log.append(channel, { epoch, seq, timeMs }, draft)
    }
  }

  /** What was told before this process began can still be resumed. */
  async #recall(afterSeq: number, untilSeq: number): Promise<void> {
    try {
      for await (const { place, drafts } of recallRecords(this.hosted, { afterSeq, untilSeq })) {
        if (this.#epochs.at(-1)?.epoch !== place.epoch) this.#epochs.push(place)
        for (const [channel, draft] of drafts) this.#log.append(channel, place, draft)
      }
    } catch (error) {
      // Nobody can go on from before; everything from now on is told.
      this.#log.forgetUntil(untilSeq)
      this.#options.onFailure(error)
    }
    this.#isRecalled = true
    const early = this.#early
    this.#early = []
    this.#take(early)
  }

  /** Whether everything after a place can be told, and the place is one of this journal. */
  #isKnown({ epoch, seq }: FeedPlace): boolean {
    if (seq < this.#log.floorSeq || seq > this.hosted.status.sequence) return false
    if (seq === 0) return true
    const known = this.#epochs.findLast((one) => one.seq <= seq)
    // The record before the first one known may be of any epoch up to that one's.
    return known === undefined ? epoch <= (this.#epochs[0]?.epoch ?? epoch) : known.epoch === epoch
  }

  /** The epoch of the record, which another process may have written than the one that shows it. */
  #placeOf({ epoch, sequence: seq }: ReadPlace): FeedPlace {
    return { epoch: this.#epochs.findLast((one) => one.seq <= seq)?.epoch ?? epoch, seq }
  }

  #snapshot(
    channel: LogChannel,
    audience: Audience,
    { view, place, timeMs }: { view: StateView; place: FeedPlace; timeMs: number },
  ): Buffer {
    const data = snapshotData(this.hosted, channel, { audience, view, hide: this.#options.hide })
    const head = { domain: this.hosted.domain, channel: wireName(channel), ...place, timeMs }
    return encodeMessage({ ...head, prevSeq: 0, type: 'snapshot' }, JSON.stringify(data))
  }
}
