import { routes } from '@plimsoll/protocol'
import type { CallArguments, CallName, Calls, PagedCallName, RowOf } from './calls.ts'
import type { SigningKey } from './key/signing-key.ts'
import { defaultRetry, type RetryTerms } from './request/backoff.ts'
import { type Arguments, buildRequest } from './request/build-request.ts'
import type { CallOptions } from './request/request.ts'
import { sendRequest, type Transport } from './request/send-request.ts'
import { SignedTimes } from './request/signed-times.ts'
import { followStream } from './stream/follow-stream.ts'
import type { MessageOf, StreamChannel } from './stream/stream-message.ts'
import type { StreamOptions, StreamSubscription } from './stream/stream-options.ts'

/** Where a server is, and how it is spoken to. */
export interface ClientOptions {
  /** Such as `https://plimsoll.example:8080`; a path in front of `/v1` is kept. */
  readonly url: string
  /** Absent: only what is public is answered, or everything by a server in development mode. */
  readonly key?: SigningKey
  /** Default: the one of the platform. */
  readonly fetch?: typeof globalThis.fetch
  /** Default: the one of the platform. */
  readonly WebSocket?: typeof globalThis.WebSocket
  readonly retry?: Partial<RetryTerms>
  /** Milliseconds UTC, for signatures: the server takes them for 5 s. Default: the clock of this machine. */
  readonly nowMs?: () => number
}

/** A server, as a venue, an officer or a trader speaks to it. */
export interface PlimsollClient extends Calls {
  /** The rows of all pages in order, asked for as they are read. */
  pages<Name extends PagedCallName>(
    name: Name,
    args: Omit<CallArguments<Name>, 'cursor'>,
    options?: CallOptions,
  ): AsyncGenerator<RowOf<Name>, void, undefined>
  /**
   * The messages of one or more channels, each once and without gaps, over one connection that is taken up again when it is
   * lost. The newest state follows where what was missed is no longer at hand.
   *
   * @throws PlimsollProblem where the server refuses, or cannot be reached
   */
  stream<Channel extends StreamChannel>(
    subscriptions: StreamSubscription<Channel> | readonly StreamSubscription<Channel>[],
    options?: StreamOptions,
  ): AsyncGenerator<{ [One in Channel]: MessageOf<One> }[Channel], void, undefined>
}

/**
 * A client. It holds no connection until it is used, and nothing that must be closed.
 *
 * @throws TypeError where the address is not one of HTTP
 */
export function createClient(options: ClientOptions): PlimsollClient {
  const origin = originOf(options.url)
  const retry = { ...defaultRetry, ...options.retry }
  const { key } = options
  const transport: Transport = {
    origin,
    key,
    // A browser's fetch wants to be called as a method of nothing else.
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    retry,
    times: new SignedTimes(options.nowMs ?? (() => Date.now())),
  }
  const call = (name: CallName, args: Arguments = {}, terms: CallOptions = {}): Promise<unknown> =>
    sendRequest(transport, buildRequest(routes[name], args, terms), terms)
  const names = Object.keys(routes).filter((name): name is CallName => name !== 'openStream')
  const calls = Object.fromEntries(
    names.map((name) => [
      name,
      async (args?: Arguments, terms?: CallOptions) => call(name, args, terms),
    ]),
  ) as unknown as Calls
  return {
    ...calls,
    async *pages<Name extends PagedCallName>(
      name: Name,
      args: Omit<CallArguments<Name>, 'cursor'>,
      terms?: CallOptions,
    ) {
      let cursor: string | undefined
      do {
        const page = (await call(name, { ...args, cursor }, terms)) as PageOf<RowOf<Name>>
        yield* page.rows
        cursor = page.next
      } while (cursor !== undefined)
    },
    stream: ((
      subscriptions: StreamSubscription | readonly StreamSubscription[],
      terms?: StreamOptions,
    ) =>
      followStream(
        {
          origin: origin.replace(/^http/u, 'ws'),
          key,
          WebSocket: options.WebSocket ?? globalThis.WebSocket,
          retry,
        },
        [subscriptions].flat(),
        terms,
      )) as PlimsollClient['stream'],
  }
}

interface PageOf<Row> {
  readonly rows: readonly Row[]
  readonly next?: string
}

function originOf(url: string): string {
  const { protocol, origin, pathname, username } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError(`${url}: the address of a server begins with http:// or https://`)
  }
  if (username !== '') throw new TypeError('a secret does not belong into an address; give a key')
  return origin + pathname.replace(/\/+$/u, '')
}
