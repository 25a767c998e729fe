import { join } from 'node:path'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { Deliverer } from './deliverer.ts'
import { DomainOutbox } from './domain-outbox.ts'
import type { Endpoint } from './endpoint.ts'
import { OutboxStore } from './outbox-store.ts'
import { WebhookPoster } from './post-webhook.ts'
import { retryDelayMs } from './retry-delay.ts'

export interface OutboxOptions {
  /** `outbox.sqlite` lies in it. */
  readonly folder: string
  readonly endpoints: readonly Endpoint[]
  /** Plain http to this machine is allowed. */
  readonly isDev: boolean
  readonly telemetry: Telemetry
  /** Milliseconds UTC. */
  readonly nowMs: () => number
  /** How long to wait after so many failures in a row. Default: a second to five minutes. */
  readonly retryDelayMs?: (failures: number) => number
  /** How often states are looked at for warnings. Default 1,000. */
  readonly lookEveryMs?: number
}

/** How a receiver stands. */
interface EndpointStatus {
  readonly endpoint: string
  /** Messages not yet delivered. */
  readonly waiting: number
  /** When the oldest of them was written down, milliseconds UTC; absent where there is none. */
  readonly oldestMs?: number
  /** Messages ever put aside. */
  readonly dead: number
  /** Attempts in a row that failed. */
  readonly failures: number
}

/** What receivers are told. */
export interface Outbox {
  /** Tells of a domain: what was missed since the last stop, then everything from now on. */
  follow(hosted: HostedDomain): Promise<void>
  status(): readonly EndpointStatus[]
  /** Gives up attempts under way; they are made again after the next start. */
  close(): Promise<void>
}

const SWEEP_EVERY_MS = 1_000

function defaultRetryDelayMs(failures: number): number {
  return retryDelayMs(failures, Math.random())
}

/**
 * Opens the outbox and begins to deliver what waits in it.
 *
 * @throws Error, AddressRefused for a receiver whose address must not be reached
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const posters = options.endpoints.map((endpoint) => {
    return new WebhookPoster({ ...endpoint, isDev: options.isDev })
  })
  return new FileOutbox(options, posters)
}

class FileOutbox implements Outbox {
  readonly #options: OutboxOptions
  readonly #store: OutboxStore
  readonly #posters: readonly WebhookPoster[]
  readonly #deliverers: ReadonlyMap<string, Deliverer>
  readonly #domains: DomainOutbox[] = []
  readonly #sweeper: NodeJS.Timeout

  constructor(options: OutboxOptions, posters: readonly WebhookPoster[]) {
    const {
      folder,
      endpoints,
      telemetry,
      nowMs,
      retryDelayMs: delayOf = defaultRetryDelayMs,
    } = options
    this.#options = options
    this.#posters = posters
    const store = new OutboxStore(join(folder, 'outbox.sqlite'))
    this.#store = store
    this.#deliverers = new Map(
      posters.flatMap((poster, index) => {
        const endpoint = endpoints[index]
        if (endpoint === undefined) return []
        const terms = { endpoint, store, poster, telemetry, nowMs, retryDelayMs: delayOf }
        return [[endpoint.name, new Deliverer(terms)] as const]
      }),
    )
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_EVERY_MS).unref()
  }

  async follow(hosted: HostedDomain): Promise<void> {
    const { endpoints, telemetry, nowMs, lookEveryMs = 1_000 } = this.#options
    const domain = new DomainOutbox(hosted, {
      endpoints,
      store: this.#store,
      nowMs,
      lookEveryMs,
      monotonicMs: () => performance.now(),
      onAdded: (names) => {
        for (const name of names) this.#deliverers.get(name)?.notify()
      },
      onFailure: (error) => {
        telemetry.log.error({ err: error, domain: hosted.domain }, 'a look for warnings failed')
      },
    })
    this.#domains.push(domain)
    await domain.start()
  }

  status(): readonly EndpointStatus[] {
    return this.#options.endpoints.map(({ name }) => {
      const { count, oldestMs } = this.#store.waiting(name)
      return {
        endpoint: name,
        waiting: count,
        ...(oldestMs !== null && { oldestMs }),
        dead: this.#store.dead(name),
        failures: this.#deliverers.get(name)?.failures ?? 0,
      }
    })
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper)
    for (const domain of this.#domains) await domain.close()
    await Promise.all([...this.#deliverers.values()].map((deliverer) => deliverer.stop()))
    for (const poster of this.#posters) poster.close()
    this.#store.close()
  }

  /** Puts aside what is too old or too much, and measures what waits. */
  #sweep(): void {
    const { endpoints, telemetry, nowMs } = this.#options
    const { outbox } = telemetry.measures
    try {
      for (const { name: endpoint, giveUpAfterMs, queueMax } of endpoints) {
        const now = nowMs()
        const excess = this.#store.waiting(endpoint).count - queueMax
        const burial = { beforeMs: now - giveUpAfterMs, excess, nowMs: now }
        const reason = 'too old, or too many were waiting'
        const buried = this.#store.bury(endpoint, { ...burial, reason })
        if (buried > 0) {
          outbox.dead.inc({ endpoint }, buried)
          telemetry.log.error({ endpoint, buried }, 'webhooks were put aside undelivered')
        }
        const { count, oldestMs } = this.#store.waiting(endpoint)
        outbox.waiting.set({ endpoint }, count)
        outbox.oldestSeconds.set({ endpoint }, oldestMs === null ? 0 : (now - oldestMs) / 1_000)
      }
    } catch (error) {
      telemetry.log.error({ err: error }, 'the outbox could not be swept')
    }
  }
}
