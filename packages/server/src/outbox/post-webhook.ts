import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { assertReachable, checkedLookup } from './public-address.ts'

/** What became of an attempt, for the figures. */
export type DeliveryOutcome = 'delivered' | 'refused' | 'redirected' | 'timedOut' | 'unreachable'

/** An attempt that failed, and why. */
export class DeliveryFailed extends Error {
  override readonly name = 'DeliveryFailed'
  readonly outcome: Exclude<DeliveryOutcome, 'delivered'>

  constructor(outcome: Exclude<DeliveryOutcome, 'delivered'>, message: string) {
    super(message)
    this.outcome = outcome
  }
}

/** Where messages are posted, and what has to hold of it. */
export interface PostTarget {
  readonly url: string
  /** Hosts that may be at a private address. */
  readonly allowHosts: readonly string[]
  readonly timeoutMs: number
  /** Plain http to this machine is allowed. */
  readonly isDev: boolean
}

export interface Post {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

const ANSWER_BYTES_MAX = 16_384
const loopback = new Set(['127.0.0.1', '[::1]', 'localhost'])

/**
 * Posts to one receiver over one connection that is kept. Follows no redirect, reads little of an answer, and connects only to an
 * address that was checked.
 */
export class WebhookPoster {
  readonly #url: URL
  readonly #target: PostTarget
  readonly #isPrivateAllowed: boolean
  readonly #agent: HttpAgent | HttpsAgent

  /** @throws AddressRefused, or an Error that says what is wrong with the address */
  constructor(target: PostTarget) {
    const url = new URL(target.url)
    const isLoopback = loopback.has(url.hostname)
    const isPlainAllowed = target.isDev && isLoopback
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isPlainAllowed)) {
      throw new Error(`${url.origin} is not https; plain http is for this machine in development`)
    }
    if (url.username !== '' || url.password !== '') {
      throw new Error('the address of a webhook holds no user and no password')
    }
    this.#url = url
    this.#target = target
    this.#isPrivateAllowed = target.allowHosts.includes(url.hostname) || isPlainAllowed
    const literal = url.hostname.replace(/^\[|\]$/gu, '')
    // A literal address is connected to without a look-up.
    if (isIP(literal) !== 0) assertReachable(literal, this.#isPrivateAllowed)
    const terms = { keepAlive: true, maxSockets: 1 }
    this.#agent = url.protocol === 'https:' ? new HttpsAgent(terms) : new HttpAgent(terms)
  }

  /** @throws DeliveryFailed where the receiver did not answer with a status from 200 to 299 */
  async post({ body, headers, signal }: Post): Promise<void> {
    const { timeoutMs } = this.#target
    const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const options = {
      method: 'POST',
      agent: this.#agent,
      lookup: checkedLookup(this.#isPrivateAllowed),
      headers: { ...headers, 'content-length': String(body.length) },
      signal: within,
    }
    const isSecure = this.#url.protocol === 'https:'
    const request = isSecure
      ? requestHttps(this.#url, { ...options, minVersion: 'TLSv1.2' })
      : requestHttp(this.#url, options)
    const status = await statusOf(request, body).catch((error: unknown) => {
      if (within.aborted && !signal.aborted) {
        throw new DeliveryFailed('timedOut', `no answer within ${timeoutMs} ms`)
      }
      throw new DeliveryFailed(
        'unreachable',
        error instanceof Error ? error.message : String(error),
      )
    })
    if (status >= 300 && status < 400) {
      throw new DeliveryFailed(
        'redirected',
        `the receiver answered ${status}; redirects are not followed`,
      )
    }
    if (status < 200 || status >= 300) {
      throw new DeliveryFailed('refused', `the receiver answered ${status}`)
    }
  }

  close(): void {
    this.#agent.destroy()
  }
}

function statusOf(request: ClientRequest, body: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    request.on('response', (answer) => {
      dropBody(answer)
      resolve(answer.statusCode ?? 0)
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** What a receiver has to say beyond its status is thrown away; one that says much of it loses the connection. */
function dropBody(answer: IncomingMessage): void {
  let length = 0
  answer.on('data', (bytes: Buffer) => {
    length += bytes.length
    if (length > ANSWER_BYTES_MAX) answer.destroy()
  })
  answer.on('error', () => undefined)
}
