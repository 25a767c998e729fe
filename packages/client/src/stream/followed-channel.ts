import type { StreamMessage, StreamPlace } from './stream-message.ts'
import type { StreamSubscription } from './stream-options.ts'

/** Names a channel among those of one connection. */
export function channelKey({ domain, channel }: { domain: string; channel: string }): string {
  return `${domain}\n${channel}`
}

/** A subscription on one connection: knows how far it came, and begins again where something is missing. */
export class FollowedChannel {
  readonly #subscription: StreamSubscription
  readonly #name: string
  readonly #send: (message: object) => void
  #reached: StreamPlace | undefined
  #attempt = 0
  #isConfirmed = false

  /** @param name of the subscription, among those of its connection */
  constructor(subscription: StreamSubscription, name: string, send: (message: object) => void) {
    this.#subscription = subscription
    this.#name = name
    this.#send = send
    this.#reached = subscription.from
  }

  subscribe(): void {
    const { from: _from, ...rest } = this.#subscription
    this.#attempt += 1
    this.#isConfirmed = false
    const from = this.#reached
    this.#send({ type: 'subscribe', id: this.#id, ...rest, ...(from !== undefined && { from }) })
  }

  /** The server has taken a subscription; what comes from here on is of it. */
  confirm(id: unknown): void {
    if (id === this.#id) this.#isConfirmed = true
  }

  /** Whether a message goes on where the last one ended. A gap begins the subscription again. */
  accepts({ epoch, seq, prevSeq, type }: StreamMessage): boolean {
    if (!this.#isConfirmed) return false
    const reached = this.#reached
    if (reached !== undefined && type !== 'snapshot') {
      if (seq <= reached.seq) return false
      if (prevSeq > reached.seq) {
        this.#send({ type: 'unsubscribe', id: this.#id })
        this.subscribe()
        return false
      }
    }
    this.#reached = { epoch, seq }
    return true
  }

  get #id(): string {
    return `${this.#name}.${this.#attempt}`
  }
}
