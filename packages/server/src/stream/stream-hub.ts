import websocket, { type WebSocket } from '@fastify/websocket'
import { documentSchema } from '@plimsoll/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { StreamSettings } from '../config/server-config.ts'
import type { Domains } from '../domain/domain-entry.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { Identity } from '../identity/identity.ts'
import type { Principal } from '../identity/principal.ts'
import type { Pseudonyms } from '../identity/pseudonyms.ts'
import { Refused } from '../identity/refused.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { HideAccounts } from './audience.ts'
import { closeCodes, Connection } from './connection.ts'
import { DomainStream } from './domain-stream.ts'
import { Session, tickMs } from './session.ts'
import { notFound } from './subscription-request.ts'

/** What the stream is made of. */
export interface StreamServices {
  readonly settings: StreamSettings
  readonly identity: Pick<Identity, 'challenge' | 'isCurrent' | 'keyless' | 'login' | 'onRevoked'>
  readonly pseudonyms: Pick<Pseudonyms, 'hide'>
  readonly domains: Pick<Domains, 'get'>
  readonly telemetry: Telemetry
  /** Milliseconds UTC. */
  readonly nowMs: () => number
  /** Milliseconds of a clock that never jumps. Default: of the process. */
  readonly monotonicMs?: () => number
}

/** Everybody who follows the domains of this process. */
export interface StreamHub {
  /** Adds the route of the stream; before all other routes, after the hooks that every request passes. */
  attach(app: FastifyInstance): Promise<void>
  /** Follows a domain from now on, so that its subscribers can go on from here. */
  welcome(hosted: HostedDomain): void
  /** Tells every reader where it can go on, and closes. */
  close(): Promise<void>
}

// Between so many readers, everything else gets its turn.
const READERS_AT_ONCE = 64
// Streams of one address that have not logged in take at most one part in so many.
const LOGINS_SHARE = 4

/** A hub that serves nobody yet. */
export function createStreamHub(services: StreamServices): StreamHub {
  return new Hub(services)
}

interface Reader {
  readonly connection: Connection
  readonly session: Session
  readonly ip: string
  isCounted: boolean
}

class Hub implements StreamHub {
  readonly #services: StreamServices
  readonly #monotonicMs: () => number
  readonly #streams = new Map<HostedDomain, DomainStream>()
  readonly #readers = new Set<Reader>()
  readonly #connectionsOfKey = new Map<string, number>()
  readonly #ticker: NodeJS.Timeout
  readonly #unfollowKeys: () => void
  #isFanningOut = false
  #isNews = false
  #isClosed = false

  constructor(services: StreamServices) {
    this.#services = services
    this.#monotonicMs = services.monotonicMs ?? (() => performance.now())
    this.#ticker = setInterval(() => this.#tick(), tickMs).unref()
    this.#unfollowKeys = services.identity.onRevoked((keyId) => {
      for (const { session } of this.#readers) {
        if (session.principal?.keyId === keyId) session.tick()
      }
    })
  }

  async attach(app: FastifyInstance): Promise<void> {
    const { settings } = this.#services
    await app.register(websocket, {
      options: { maxPayload: settings.frameBytesMax, perMessageDeflate: false },
      errorHandler: (error, socket) => {
        this.#services.telemetry.log.debug({ err: error }, 'a stream broke')
        socket.terminate()
      },
      // This hub closes its connections itself.
      preClose: (done) => done(),
    })
    app.route({
      method: 'GET',
      url: '/v1/stream',
      config: { route: 'openStream' },
      preValidation: async ({ ip }) => this.#assertRoom(ip),
      handler: async () => {
        throw new Refused('invalidRequest', 'this is a WebSocket: ask with Upgrade: websocket')
      },
      wsHandler: (socket, request) => this.#accept(socket, request),
    })
  }

  welcome(hosted: HostedDomain): void {
    this.#streamOf(hosted)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#ticker)
    this.#unfollowKeys()
    const gone = [...this.#readers].map((reader) => reader.connection.gone)
    for (const { connection } of this.#readers) {
      connection.close(closeCodes.serverStops, 'the server stops')
    }
    for (const stream of this.#streams.values()) stream.close()
    await Promise.all(gone)
  }

  /** Whoever does not log in cannot take the room of those who do. */
  #assertRoom(ip: string): void {
    const { connectionsMax } = this.#services.settings
    if (this.#readers.size >= connectionsMax || this.#isClosed) {
      throw new Refused('overloaded', 'no further stream can be served now')
    }
    const unknown = [...this.#readers].filter(
      (reader) => reader.ip === ip && reader.session.principal === undefined,
    )
    if (unknown.length * LOGINS_SHARE >= connectionsMax) {
      throw new Refused('rateLimited', 'too many streams of this address have not logged in')
    }
  }

  #accept(socket: WebSocket, request: FastifyRequest): void {
    const { settings, telemetry } = this.#services
    const { stream } = telemetry.measures
    const counts = {
      sent: (messages: number) => stream.messages.inc(messages),
      conflated: (states: number) => stream.conflated.inc(states),
      warned: () => stream.slowWarnings.inc(),
      closedAsSlow: () => stream.slowClosed.inc(),
    }
    const connection = new Connection(socket, { settings, counts, monotonicMs: this.#monotonicMs })
    const session = new Session(
      connection,
      request.ip,
      this.#hostOf(() => reader),
    )
    const reader: Reader = { connection, session, ip: request.ip, isCounted: false }
    this.#readers.add(reader)
    socket.on('message', (data, isBinary) => session.receive(data as Buffer, isBinary))
    socket.on('pong', () => session.pong())
    socket.on('close', () => this.#forget(reader))
    session.greet()
  }

  #forget(reader: Reader): void {
    this.#readers.delete(reader)
    reader.connection.dispose()
    reader.session.end()
    const { principal } = reader.session
    if (!reader.isCounted || principal === undefined) return
    const left = (this.#connectionsOfKey.get(principal.keyId) ?? 1) - 1
    if (left > 0) this.#connectionsOfKey.set(principal.keyId, left)
    else this.#connectionsOfKey.delete(principal.keyId)
  }

  #hostOf(readerOf: () => Reader): ConstructorParameters<typeof Session>[2] {
    const { settings, identity, telemetry, nowMs } = this.#services
    return {
      settings,
      identity,
      nowMs,
      monotonicMs: this.#monotonicMs,
      hosted: (domain) => this.#hosted(domain),
      streamOf: (hosted) => this.#streamOf(hosted),
      admit: (principal) => this.#admit(readerOf(), principal),
      report: (error, connectionId) => {
        telemetry.log.error({ err: error, connectionId }, 'a stream request failed')
      },
    }
  }

  #admit(reader: Reader, { keyId }: Principal): boolean {
    const open = this.#connectionsOfKey.get(keyId) ?? 0
    if (open >= this.#services.settings.connectionsPerKeyMax) return false
    this.#connectionsOfKey.set(keyId, open + 1)
    reader.isCounted = true
    return true
  }

  #hosted(domain: string): HostedDomain {
    const entry = this.#services.domains.get(domain)
    if (entry === undefined) throw notFound()
    if (entry.hosted !== undefined) return entry.hosted
    const { phase, cause } = entry.status
    if (phase === 'stopped') throw new Refused('domainStopped', cause ?? 'the domain has stopped')
    throw new Refused('unavailable', 'the domain is not open yet')
  }

  #streamOf(hosted: HostedDomain): DomainStream {
    const known = this.#streams.get(hosted)
    if (known !== undefined) return known
    const { settings, telemetry } = this.#services
    const stream = new DomainStream(hosted, {
      settings,
      hide: this.#hide,
      monotonicMs: this.#monotonicMs,
      onNews: () => this.#fanOut(),
      onFailure: (error) => {
        telemetry.log.error({ err: error, domain: hosted.domain }, 'the stream of a domain failed')
      },
    })
    this.#streams.set(hosted, stream)
    return stream
  }

  readonly #hide: HideAccounts = (channel, data) =>
    this.#services.pseudonyms.hide(data, documentSchema(documentOf(channel)))

  /** Hands every reader what it waits for, a few at a time. */
  #fanOut(): void {
    this.#isNews = true
    if (this.#isFanningOut) return
    this.#isFanningOut = true
    void this.#pumpAll()
  }

  async #pumpAll(): Promise<void> {
    while (this.#isNews) {
      this.#isNews = false
      let pumped = 0
      for (const { connection } of this.#readers) {
        connection.pump()
        pumped += 1
        if (pumped % READERS_AT_ONCE === 0) await nextTurn()
      }
    }
    this.#isFanningOut = false
  }

  #tick(): void {
    let subscriptions = 0
    for (const { session } of this.#readers) {
      subscriptions += session.subscriptionCount
      session.tick()
    }
    const { stream } = this.#services.telemetry.measures
    stream.connections.set(this.#readers.size)
    stream.subscriptions.set(subscriptions)
  }
}

const documents = {
  'adl.events': 'adlEventsData',
  'adl.fills': 'adlFillsData',
  'adl.queue': 'queueData',
  cases: 'casesData',
  liquidations: 'liquidationsData',
  plans: 'plansData',
  'me.receipts': 'meReceiptsData',
  'ops.halts': 'haltsData',
} as const

function documentOf(channel: keyof typeof documents): (typeof documents)[keyof typeof documents] {
  return documents[channel]
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
