import type { SigningKey } from '../key/signing-key.ts'
import type { RetryTerms } from '../request/backoff.ts'
import type { StreamChannel, StreamPlace } from './stream-message.ts'

/** One channel of a domain. */
export interface StreamSubscription<Channel extends StreamChannel = StreamChannel> {
  readonly domain: string
  readonly channel: Channel
  /** Of channels that begin with `me.`: only this account of the key. Absent: all of its accounts. */
  readonly account?: string
  /** The last place that was seen before. Absent: begins with a snapshot. */
  readonly from?: StreamPlace
}

/** What the connection under a stream is doing. */
export type StreamState = 'connecting' | 'open' | 'waiting'

/** How a stream is followed. */
export interface StreamOptions {
  /** Ends the stream. */
  readonly signal?: AbortSignal
  /** Told whenever the connection comes or goes; with the cause where it went. */
  readonly onState?: (state: StreamState, cause?: Error) => void
  /** How long the server may take to let a connection in before it is given up. Default 10,000. */
  readonly openWithinMs?: number
  /** Messages that may wait for the reader before the connection is given up and taken up again. Default 10,000. */
  readonly waitingMax?: number
}

/** What streams are opened with. */
export interface StreamTransport {
  /** `ws:` or `wss:`, without a slash at the end. */
  readonly origin: string
  readonly key: SigningKey | undefined
  readonly WebSocket: typeof globalThis.WebSocket
  readonly retry: RetryTerms
}
