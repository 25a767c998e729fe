import type { WebhookSettings } from '../config/server-config.ts'
import type { Secret } from '../telemetry/secret.ts'

/** What a receiver can be told. */
type WebhookEvent = WebhookSettings['events'][number]

/** A receiver of webhooks, with what its messages are signed with: one secret, or two while they are exchanged. */
export interface Endpoint extends Omit<WebhookSettings, 'secretFile'> {
  readonly secrets: readonly Secret[]
}

/** One thing a receiver is told. */
export interface OutboxMessage {
  /** `<domain>:<epoch>:<sequence>:<index>`; the same whenever it is sent again. */
  readonly id: string
  readonly type: WebhookEvent
  readonly domain: string
  /** Of the process that wrote the record. */
  readonly epoch: number
  /** Of the record it follows from. */
  readonly sequence: number
  /** Of that record, milliseconds UTC. */
  readonly timeMs: number
  /** Whom it is about; absent where it is about a fund, a market or a domain. */
  readonly account?: string
  readonly data: object
}

/** Whether a receiver is to be told. */
export function wants(endpoint: Endpoint, { type, domain, account }: OutboxMessage): boolean {
  const { events, accounts } = endpoint
  if (!events.includes(type) || !followsDomain(endpoint, domain)) return false
  return account === undefined || accounts === undefined || accounts.includes(account)
}

/** Whether a receiver is told anything of a domain. */
export function followsDomain({ domains }: Endpoint, domain: string): boolean {
  return domains === undefined || domains.includes(domain)
}
