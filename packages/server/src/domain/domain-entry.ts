import type { BookSpec } from '@plimsoll/engine'
import type { DomainStatus, HostedDomain } from './hosted-domain.ts'

/** A domain of this process. */
export interface DomainEntry {
  readonly domain: string
  readonly status: DomainStatus
  /** Absent where it could not be opened; the status says why. The other domains are served. */
  readonly hosted?: HostedDomain
}

/** The domains of a process. */
export interface Domains {
  /** Undefined for a name that no domain has. */
  get(domain: string): DomainEntry | undefined
  /** In order of their names. */
  all(): readonly DomainEntry[]
  /**
   * Begins a domain with a book. It is there again after a restart.
   *
   * @throws DomainRefused for a name that no folder may have, and where the name is taken
   * @throws BookRefused for a book the engine cannot begin with
   */
  create(book: BookSpec): Promise<HostedDomain>
  /** Answers what waits, writes last checkpoints, and lets go of every journal. */
  close(): Promise<void>
}

/** Why there is no such domain. */
export type DomainRefusal = 'invalidName' | 'exists' | 'tooMany' | 'closed'

/** A domain cannot be begun. Nothing was written. */
export class DomainRefused extends Error {
  override readonly name = 'DomainRefused'
  readonly reason: DomainRefusal

  constructor(reason: DomainRefusal, message: string) {
    super(message)
    this.reason = reason
  }
}
