import type { Audience, EventFrames } from './audience.ts'
import type { LogChannel } from './event-drafts.ts'
import type { StateChannel } from './state-channel.ts'

/** How far a subscription has got: whoever has seen this can go on after it. */
export interface FeedPlace {
  readonly epoch: number
  readonly seq: number
}

/** What a subscription has yet to be sent. */
export interface Feed {
  readonly place: FeedPlace
  /** The next message, the same until it is taken; undefined where nothing waits. */
  peek(): Buffer | undefined
  take(): void
  /** Of the record the next message is about; to keep messages of several feeds in order. */
  readonly nextSeq: number
  /** How many messages wait, those included that will turn out not to concern the reader. */
  readonly waiting: number
  /** Messages that were to be sent are not there any more: the reader was too slow. */
  readonly isLost: boolean
  /** States that the next message passes over. */
  readonly missed: number
}

/** Where an event feed begins. */
export interface EventStart {
  readonly channel: LogChannel
  readonly audience: Audience
  /** What the reader has: everything up to here. */
  readonly place: FeedPlace
  /** Sent first, where the reader is not going on. */
  readonly snapshot?: Buffer
}

/** Every message of a channel that concerns its reader, once and in order. */
export class EventFeed implements Feed {
  readonly missed = 0
  readonly #frames: EventFrames
  readonly #start: EventStart
  #place: FeedPlace
  #sentSeq: number
  #snapshot: Buffer | undefined
  #index: number
  #next: { readonly frame: Buffer; readonly place: FeedPlace } | undefined

  constructor(frames: EventFrames, start: EventStart) {
    this.#frames = frames
    this.#start = start
    this.#place = start.place
    this.#sentSeq = start.place.seq
    this.#snapshot = start.snapshot
    this.#index = frames.channel(start.channel).indexAfter(start.place.seq)
  }

  get place(): FeedPlace {
    return this.#place
  }

  get nextSeq(): number {
    return this.#snapshot === undefined ? (this.#next ?? this).place.seq : this.#place.seq
  }

  get waiting(): number {
    const log = this.#frames.channel(this.#start.channel)
    return log.endIndex - this.#index + Number(this.#snapshot !== undefined)
  }

  get isLost(): boolean {
    const log = this.#frames.channel(this.#start.channel)
    // The next one may be in hand already.
    return this.#index + Number(this.#next !== undefined) < log.firstIndex
  }

  peek(): Buffer | undefined {
    if (this.#snapshot !== undefined) return this.#snapshot
    this.#next ??= this.#find()
    return this.#next?.frame
  }

  take(): void {
    if (this.#snapshot !== undefined) {
      this.#snapshot = undefined
      return
    }
    if (this.#next === undefined) return
    this.#place = this.#next.place
    this.#sentSeq = this.#place.seq
    this.#next = undefined
    this.#index += 1
  }

  #find(): { readonly frame: Buffer; readonly place: FeedPlace } | undefined {
    const { channel, audience } = this.#start
    const log = this.#frames.channel(channel)
    for (;;) {
      const entry = log.at(this.#index)
      if (entry === undefined) return undefined
      const place = { epoch: entry.epoch, seq: entry.seq }
      const frame = this.#frames.frame(channel, entry, audience, this.#sentSeq)
      if (frame !== undefined) return { frame, place }
      this.#place = place
      this.#index += 1
    }
  }
}

/** The newest state of a channel, whenever its reader has time for it. */
export class StateFeed implements Feed {
  readonly #channel: StateChannel
  #version = 0
  #place: FeedPlace
  readonly isLost = false

  constructor(channel: StateChannel) {
    this.#channel = channel
    const { epoch, seq } = channel.place
    this.#place = { epoch, seq }
  }

  get place(): FeedPlace {
    return this.#place
  }

  get nextSeq(): number {
    return this.#channel.place.seq
  }

  get waiting(): number {
    return Number(this.#version !== this.#channel.version)
  }

  get missed(): number {
    return this.#version === 0 ? 0 : this.#channel.version - this.#version - 1
  }

  peek(): Buffer | undefined {
    return this.#channel.frameSince(this.#version)
  }

  take(): void {
    const { epoch, seq } = this.#channel.place
    this.#version = this.#channel.version
    this.#place = { epoch, seq }
  }
}
