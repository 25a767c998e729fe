import { randomUUID } from 'node:crypto'
import type { ProblemDocument } from '@plimsoll/protocol'
import type { StreamSettings } from '../config/server-config.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { problemAnswer } from '../http/answer/problem-answer.ts'
import { problemOf } from '../http/answer/problem-of.ts'
import type { Identity } from '../identity/identity.ts'
import type { Principal } from '../identity/principal.ts'
import { Refused } from '../identity/refused.ts'
import { type LoginMessage, readClientMessage, type SubscribeMessage } from './client-message.ts'
import { closeCodes, type Connection } from './connection.ts'
import type { DomainStream, OpenedFeed } from './domain-stream.ts'
import { subscriptionRequest } from './subscription-request.ts'

/** What a session asks of the hub it belongs to. */
export interface SessionHost {
  readonly settings: StreamSettings
  readonly identity: Pick<Identity, 'challenge' | 'isCurrent' | 'keyless' | 'login'>
  readonly nowMs: () => number
  readonly monotonicMs: () => number
  /** @throws Refused, DomainUnavailable */
  hosted(domain: string): HostedDomain
  streamOf(hosted: HostedDomain): DomainStream
  /** Whether the key may have one more connection. Counts it where it may. */
  admit(principal: Principal): boolean
  /** Something failed that no client is told the reason of. */
  report(error: unknown, connectionId: string): void
}

/** What is kept of a subscription while it is open, and before its first message is there. */
interface Subscription {
  readonly name: string
  release: () => void
}

/** How often `tick` is to be called, and so how often at most a session does anything unasked. */
export const tickMs = 1_000

const alive = { type: 'alive' } as const

// Of a login that is nothing but one.
const LOGIN_BYTES_MAX = 2_048

/** What one client has said so far: who it is and what it follows. */
export class Session {
  readonly id: string = randomUUID()
  readonly #connection: Connection
  readonly #host: SessionHost
  readonly #ip: string
  readonly #openedMs: number
  readonly #subscriptions = new Map<string, Subscription>()
  #challenge: string | undefined
  #principal: Principal | undefined
  #isLoggingIn = false
  #secondStartsMs = 0
  #messagesInSecond = 0
  #pingedMs: number
  #saidAliveMs: number
  #isPongDue = false

  constructor(connection: Connection, ip: string, host: SessionHost) {
    this.#connection = connection
    this.#host = host
    this.#ip = ip
    this.#openedMs = host.monotonicMs()
    this.#pingedMs = this.#openedMs
    this.#saidAliveMs = this.#openedMs
    this.#principal = host.identity.keyless
  }

  /** Of the key that has logged in. */
  get principal(): Principal | undefined {
    return this.#principal
  }

  get subscriptionCount(): number {
    return this.#subscriptions.size
  }

  /** Says what a login has to sign. */
  greet(): void {
    const serverTimeMs = this.#host.nowMs()
    try {
      this.#challenge = this.#host.identity.challenge(serverTimeMs)
      const aliveEveryMs = Math.max(this.#host.settings.pingEveryMs, tickMs)
      const challenge = this.#challenge
      this.#connection.say({ type: 'challenge', challenge, serverTimeMs, aliveEveryMs })
    } catch (error) {
      this.#complain(error)
      this.#connection.close(closeCodes.notLoggedIn, 'no login is possible now')
    }
  }

  /** A message arrived. A socket hands over what it had already read after it was closed: that is ignored. */
  receive(data: Buffer, isBinary: boolean): void {
    if (!this.#connection.isOpen) return
    if (isBinary) {
      this.#connection.close(closeCodes.onlyText, 'only text')
      return
    }
    if (!this.#isPaced()) {
      this.#connection.close(closeCodes.tooManyMessages, 'too many messages')
      return
    }
    const isStranger = this.#principal === undefined
    if (isStranger && data.length > LOGIN_BYTES_MAX) {
      this.#connection.close(closeCodes.loginRefused, 'log in first')
      return
    }
    try {
      const message = readClientMessage(data.toString('utf8'))
      if (message.type === 'login') void this.#login(message)
      else if (message.type === 'subscribe') void this.#subscribe(message)
      else this.#unsubscribe(message.id)
    } catch (error) {
      this.#complain(error)
      if (isStranger) this.#connection.close(closeCodes.loginRefused, 'log in first')
    }
  }

  pong(): void {
    this.#isPongDue = false
  }

  /** Ends what is late, slow or not allowed any more. */
  tick(): void {
    if (!this.#connection.isOpen) return
    const { settings, identity, monotonicMs, nowMs } = this.#host
    const now = monotonicMs()
    if (this.#principal === undefined) {
      if (now - this.#openedMs >= settings.loginWithinMs) {
        this.#connection.close(closeCodes.notLoggedIn, 'not logged in in time')
      }
    } else if (!identity.isCurrent(this.#principal, nowMs())) {
      this.#complain(new Refused('unauthenticated', 'the key has ended'))
      this.#connection.close(closeCodes.keyEnded, 'the key has ended')
    }
    this.#connection.judge()
    this.#askWhetherThere(now)
  }

  /** A client sees no pings, so it is told in words that somebody is here. */
  #askWhetherThere(now: number): void {
    const { settings } = this.#host
    if (now - this.#saidAliveMs >= settings.pingEveryMs) {
      this.#saidAliveMs = now
      this.#connection.say(alive)
    }
    if (this.#isPongDue && now - this.#pingedMs >= settings.pongWithinMs) {
      this.#connection.terminate()
    } else if (!this.#isPongDue && now - this.#pingedMs >= settings.pingEveryMs) {
      this.#pingedMs = now
      this.#isPongDue = true
      this.#connection.ping()
    }
  }

  /** The connection is gone. */
  end(): void {
    for (const { release } of this.#subscriptions.values()) release()
    this.#subscriptions.clear()
  }

  async #login({ key: keyId, signature }: LoginMessage): Promise<void> {
    const { identity, nowMs } = this.#host
    const challenge = this.#challenge
    this.#challenge = undefined
    try {
      if (challenge === undefined || this.#isLoggingIn) {
        throw new Refused('conflict', 'a stream is logged in to once')
      }
      this.#isLoggingIn = true
      const ip = this.#ip
      const login = { challenge, keyId, signature, ip, nowMs: nowMs() }
      const principal = await identity.login(login)
      if (!this.#connection.isOpen) return
      if (!this.#host.admit(principal)) {
        throw new Refused('rateLimited', 'the key has as many streams as it may')
      }
      this.end()
      this.#principal = principal
      this.#connection.say(this.#welcome())
    } catch (error) {
      const { retryable } = this.#complain(error)
      const code = retryable ? closeCodes.notLoggedIn : closeCodes.loginRefused
      this.#connection.close(code, 'the login was refused')
    }
  }

  #welcome(): object {
    const { subscriptionsMax, frameBytesMax, bufferBytesMax } = this.#host.settings
    const limits = {
      subscriptions: subscriptionsMax,
      frameBytes: frameBytesMax,
      bufferBytes: bufferBytesMax,
    }
    return { type: 'welcome', connectionId: this.id, limits }
  }

  async #subscribe(message: SubscribeMessage): Promise<void> {
    const { id, domain, channel, account } = message
    try {
      const principal = this.#principal
      if (principal === undefined) throw new Refused('unauthenticated', 'log in first')
      const name = JSON.stringify([domain, channel, account ?? null])
      this.#assertFree(id, name)
      const request = subscriptionRequest(principal, message, (one) => this.#host.hosted(one))
      const stream = this.#host.streamOf(this.#host.hosted(domain))
      const subscription: Subscription = { name, release: () => undefined }
      this.#subscriptions.set(id, subscription)
      let opened: OpenedFeed
      try {
        opened = await (request.kind === 'event'
          ? stream.openEvents(request.channel, request.audience, message.from)
          : stream.openState(request.question))
      } catch (error) {
        if (this.#subscriptions.get(id) === subscription) this.#subscriptions.delete(id)
        throw error
      }
      // It may have been ended while it was being opened.
      if (this.#subscriptions.get(id) !== subscription || !this.#connection.isOpen) {
        opened.release()
        return
      }
      subscription.release = opened.release
      const { place, isResumed: resumed, feed } = opened
      this.#connection.say({ type: 'subscribed', id, domain, channel, ...place, resumed })
      this.#connection.add({ id, domain, channel }, feed)
      this.#connection.pump()
    } catch (error) {
      this.#complain(error, id)
    }
  }

  #assertFree(id: string, name: string): void {
    const { subscriptionsMax } = this.#host.settings
    if (this.#subscriptions.size >= subscriptionsMax) {
      throw new Refused('rateLimited', `a stream has at most ${subscriptionsMax} subscriptions`)
    }
    if (this.#subscriptions.has(id)) throw new Refused('conflict', 'the id is in use')
    if ([...this.#subscriptions.values()].some((known) => known.name === name)) {
      throw new Refused('conflict', 'this stream follows that already')
    }
  }

  #unsubscribe(id: string): void {
    const subscription = this.#subscriptions.get(id)
    if (subscription === undefined) {
      this.#complain(new Refused('notFound', 'there is no such subscription'), id)
      return
    }
    this.#subscriptions.delete(id)
    this.#connection.remove(id)
    subscription.release()
    this.#connection.say({ type: 'unsubscribed', id })
  }

  #isPaced(): boolean {
    const now = this.#host.monotonicMs()
    if (now - this.#secondStartsMs >= 1_000) {
      this.#secondStartsMs = now
      this.#messagesInSecond = 0
    }
    this.#messagesInSecond += 1
    return this.#messagesInSecond <= this.#host.settings.messagesPerSecondMax
  }

  #complain(error: unknown, id?: string): ProblemDocument {
    const problem = problemOf(error)
    if (problem.code === 'internalFault') this.#host.report(error, this.id)
    const { document } = problemAnswer(problem, this.id)
    this.#connection.say({ type: 'problem', ...(id !== undefined && { id }), problem: document })
    return document
  }
}
