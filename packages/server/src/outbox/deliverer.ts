import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Endpoint } from './endpoint.ts'
import type { OutboxStore, WaitingMessage } from './outbox-store.ts'
import { DeliveryFailed, type WebhookPoster } from './post-webhook.ts'
import { signWebhook, webhookHeaders } from './signature.ts'

export interface DelivererOptions {
  readonly endpoint: Endpoint
  readonly store: OutboxStore
  readonly poster: Pick<WebhookPoster, 'post'>
  readonly telemetry: Pick<Telemetry, 'log' | 'measures' | 'traced'>
  /** Milliseconds UTC. */
  readonly nowMs: () => number
  /** How long to wait after so many failures in a row. */
  readonly retryDelayMs: (failures: number) => number
}

// Messages of one request: enough that a large round is told soon, few enough that it is read at once.
const BATCH = { countMax: 100, lengthMax: 262_144 } as const

const STOP_WITHIN_MS = 2_000

/** Brings the messages of one receiver to it, in order: the next are sent once those before them were taken. */
export class Deliverer {
  readonly #options: DelivererOptions
  readonly #stopping = new AbortController()
  readonly #work: Promise<void>
  #failures = 0
  #wake: () => void = () => undefined
  #isWoken = false
  #isStopping = false

  constructor(options: DelivererOptions) {
    this.#options = options
    this.#work = this.#deliverAll()
  }

  /** Attempts in a row that failed, up to now. */
  get failures(): number {
    return this.#failures
  }

  /** There is something to deliver. An attempt that waits for its time goes on waiting. */
  notify(): void {
    this.#isWoken = true
    if (this.#failures === 0) this.#wake()
  }

  /** Gives the attempt under way a moment; what it was about is otherwise delivered after the next start. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#wake()
    const deadline = setTimeout(() => this.#stopping.abort(), STOP_WITHIN_MS)
    await this.#work
    clearTimeout(deadline)
  }

  async #deliverAll(): Promise<void> {
    while (!this.#isStopping) {
      this.#isWoken = false
      const came = await this.#deliverNext()
      if (came === 'nothing') await this.#wait()
      else if (came === 'delivered') this.#failures = 0
      else {
        this.#failures += 1
        await this.#wait(this.#options.retryDelayMs(this.#failures))
      }
    }
  }

  async #deliverNext(): Promise<'delivered' | 'failed' | 'nothing'> {
    const { endpoint, store, telemetry, nowMs } = this.#options
    const { measures, log } = telemetry
    const { name } = endpoint
    try {
      const messages = store.next(name, BATCH)
      if (messages.length === 0) return 'nothing'
      const attributes = { endpoint: name, messages: messages.length }
      await telemetry.traced('plimsoll.webhook', attributes, () => this.#post(messages))
      store.delivered(name, messages)
      measures.outbox.attempts.inc({ endpoint: name, outcome: 'delivered' })
      for (const { queuedMs } of messages) {
        const delayMs = Math.max(0, nowMs() - queuedMs)
        measures.outbox.delaySeconds.observe({ endpoint: name }, delayMs / 1_000)
      }
      if (this.#failures > 0) log.info({ endpoint: name }, 'a receiver takes webhooks again')
      return 'delivered'
    } catch (error) {
      if (this.#stopping.signal.aborted) return 'failed'
      const outcome = error instanceof DeliveryFailed ? error.outcome : 'fault'
      measures.outbox.attempts.inc({ endpoint: name, outcome })
      const reason = error instanceof Error ? error.message : String(error)
      const isFirst = this.#failures === 0
      log[isFirst ? 'warn' : 'debug'](
        { endpoint: name, outcome, reason },
        'a webhook was not taken',
      )
      return 'failed'
    }
  }

  async #post(messages: readonly WaitingMessage[]): Promise<void> {
    const { endpoint, poster, nowMs } = this.#options
    const texts = messages.map(({ text }) => text).join(',')
    const body = Buffer.from(`{"endpoint":${JSON.stringify(endpoint.name)},"messages":[${texts}]}`)
    const timestampMs = nowMs()
    await poster.post({
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'plimsoll',
        [webhookHeaders.timestampMs]: String(timestampMs),
        [webhookHeaders.signature]: signWebhook(endpoint.secrets, timestampMs, body),
      },
      signal: this.#stopping.signal,
    })
  }

  /** Until there is something to do, or for so long. */
  async #wait(delayMs?: number): Promise<void> {
    if (this.#isStopping || (delayMs === undefined && this.#isWoken)) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      if (delayMs !== undefined) setTimeout(resolve, delayMs).unref()
    })
    this.#wake = () => undefined
  }
}
