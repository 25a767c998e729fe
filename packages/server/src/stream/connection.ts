import type { WebSocket } from '@fastify/websocket'
import type { StreamSettings } from '../config/server-config.ts'
import type { Feed, FeedPlace } from './feed.ts'

/** Why a connection was closed, in the range that applications may use. */
export const closeCodes = {
  serverStops: 1012,
  tooManyMessages: 1008,
  onlyText: 1003,
  loginRefused: 4001,
  notLoggedIn: 4002,
  keyEnded: 4003,
  tooSlow: 4008,
} as const

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]

/** Which subscription of a connection a feed is for. */
export interface SubscriptionName {
  readonly id: string
  readonly domain: string
  readonly channel: string
}

/** Where a subscription can go on. */
interface ResumeToken extends SubscriptionName, FeedPlace {}

/** What a connection tells its hub for its figures. */
export interface ConnectionCounts {
  sent(messages: number): void
  /** States that were passed over because the reader was busy. */
  conflated(states: number): void
  warned(): void
  closedAsSlow(): void
}

export interface ConnectionOptions {
  readonly settings: Pick<StreamSettings, 'bufferBytesMax' | 'pongWithinMs'>
  readonly counts: ConnectionCounts
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicMs: () => number
}

// What was handed to a socket that is closing may still be read for so long.
const CLOSE_WITHIN_MS = 5_000

/**
 * One reader. It is handed the next message only while little waits to be sent, so that what it costs does not grow with how
 * slow it is; what it has not had yet waits in the logs that all readers share. One that takes nothing for a while is warned
 * once and then closed, with the places where it can go on.
 */
export class Connection {
  /** Resolves once the socket is closed. */
  readonly gone: Promise<void>
  readonly #socket: WebSocket
  readonly #settings: ConnectionOptions['settings']
  readonly #counts: ConnectionCounts
  readonly #monotonicMs: () => number
  readonly #feeds = new Map<string, { readonly name: SubscriptionName; readonly feed: Feed }>()
  #isOpen = true
  /** Since when the next message has been waiting for the socket. */
  #stalledSinceMs: number | undefined
  #isWarned = false
  #terminator: NodeJS.Timeout | undefined

  constructor(socket: WebSocket, { settings, counts, monotonicMs }: ConnectionOptions) {
    this.#socket = socket
    this.gone = new Promise((resolve) => {
      socket.once('close', () => resolve())
    })
    this.#monotonicMs = monotonicMs
    this.#settings = settings
    this.#counts = counts
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  get feedCount(): number {
    return this.#feeds.size
  }

  add(name: SubscriptionName, feed: Feed): void {
    this.#feeds.set(name.id, { name, feed })
  }

  remove(id: string): void {
    this.#feeds.delete(id)
  }

  /** An answer to what the client said. It does not wait for messages before it. */
  say(document: object): void {
    if (!this.#isOpen) return
    const text = JSON.stringify(document)
    // Whoever asks and asks and never reads the answers.
    if (this.#socket.bufferedAmount + text.length > 2 * this.#settings.bufferBytesMax) {
      this.closeAsSlow()
      return
    }
    this.#socket.send(text)
  }

  ping(): void {
    if (this.#isOpen) this.#socket.ping()
  }

  /** Hands over what waits, as far as the socket has room for it; goes on by itself once it has more. */
  pump(): void {
    let sent = 0
    let missed = 0
    while (this.#isOpen) {
      const feed = this.#nextFeed()
      const frame = feed?.peek()
      if (feed === undefined || frame === undefined) {
        this.#stalledSinceMs = undefined
        this.#isWarned = false
        break
      }
      const buffered = this.#socket.bufferedAmount
      // A message larger than the bound still has to go through, alone.
      if (buffered > 0 && buffered + frame.length > this.#settings.bufferBytesMax) {
        const isMoving = sent > 0 || this.#stalledSinceMs === undefined
        if (isMoving) this.#stalledSinceMs = this.#monotonicMs()
        break
      }
      missed += feed.missed
      feed.take()
      sent += 1
      this.#socket.send(frame, { binary: false }, () => this.#resume())
    }
    if (sent > 0) this.#counts.sent(sent)
    if (missed > 0) this.#counts.conflated(missed)
  }

  /** To be asked now and then: warns and then closes a reader that takes nothing. */
  judge(): void {
    if (!this.#isOpen) return
    if ([...this.#feeds.values()].some(({ feed }) => feed.isLost)) {
      this.closeAsSlow()
      return
    }
    if (this.#stalledSinceMs === undefined) return
    const stalledMs = this.#monotonicMs() - this.#stalledSinceMs
    if (stalledMs >= this.#settings.pongWithinMs) {
      this.closeAsSlow()
    } else if (!this.#isWarned && stalledMs * 2 >= this.#settings.pongWithinMs) {
      this.#isWarned = true
      this.#counts.warned()
      const waiting = [...this.#feeds.values()].reduce((sum, { feed }) => sum + feed.waiting, 0)
      const closesInMs = this.#settings.pongWithinMs - stalledMs
      this.#socket.send(JSON.stringify({ type: 'slow', waitingMessages: waiting, closesInMs }))
    }
  }

  closeAsSlow(): void {
    if (!this.#isOpen) return
    this.#counts.closedAsSlow()
    this.close(closeCodes.tooSlow, 'too slow')
  }

  /** Says where each subscription can go on, and closes. What the client sends from now on is ignored. */
  close(code: CloseCode, reason: string): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    const resume = [...this.#feeds.values()].map(
      ({ name, feed }): ResumeToken => ({ ...name, ...feed.place }),
    )
    this.#feeds.clear()
    if (resume.length > 0) this.#socket.send(JSON.stringify({ type: 'closing', code, resume }))
    this.#socket.close(code, reason)
    this.#terminator = setTimeout(() => this.#socket.terminate(), CLOSE_WITHIN_MS).unref()
  }

  /** Gives up at once: nobody is there. */
  terminate(): void {
    this.dispose()
    this.#socket.terminate()
  }

  /** The socket is gone. */
  dispose(): void {
    this.#isOpen = false
    this.#feeds.clear()
    clearTimeout(this.#terminator)
  }

  #resume(): void {
    if (this.#stalledSinceMs !== undefined) this.pump()
  }

  /** The feed whose next message is of the oldest record, so that channels of a domain keep the order of its records. */
  #nextFeed(): Feed | undefined {
    let next: Feed | undefined
    for (const { feed } of this.#feeds.values()) {
      if (feed.waiting === 0 || feed.peek() === undefined) continue
      if (next === undefined || feed.nextSeq < next.nextSeq) next = feed
    }
    return next
  }
}
