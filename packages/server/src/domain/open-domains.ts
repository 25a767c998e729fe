import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BookSpec } from '@plimsoll/engine'
import { type Clock, type Journal, JournalDamaged, JournalLocked } from '@plimsoll/journal'
import { type DomainEntry, DomainRefused, type Domains } from './domain-entry.ts'
import { isDomainName } from './domain-name.ts'
import type { DomainStatus, HostedDomain } from './hosted-domain.ts'
import { type DomainOptions, NoBook, openDomain } from './open-domain.ts'
import type { OpenedDomain } from './opened-domain.ts'

export interface DomainsOptions {
  /** Holds a folder a domain, called like it. Made if there is none. */
  readonly folder: string
  /** Of every domain whose options name no other. */
  readonly clock: Clock
  /** How a domain is run; asked when it is opened. */
  readonly optionsOf: (domain: string) => DomainOptions
  /** Books that domains begin with which are not there yet, by domain. */
  readonly books?: ReadonlyMap<string, BookSpec>
  /** Domains there may be. */
  readonly domainsMax: number
  /** Told what went wrong in a domain and does not concern a caller. */
  readonly onError: (domain: string, error: unknown) => void
  /** Default: the journal in a folder. */
  readonly openJournal?: (folder: string) => Promise<Journal>
}

/** A domain that could not be opened, and why. */
interface StoppedDomain {
  readonly cause: string
}

/**
 * Opens every domain that has a folder, and begins those that have a book. One that cannot be opened is `stopped` and says why;
 * the others are served. Where another process has one of them, none is opened: that passes, and a domain that is stopped does not.
 *
 * @throws JournalLocked where another process has a domain open
 * @throws DomainRefused for a book of a domain that cannot be called so
 */
export async function openDomains(options: DomainsOptions): Promise<Domains> {
  const domains = new FolderDomains(options)
  await domains.open()
  return domains
}

class FolderDomains implements Domains {
  readonly #options: DomainsOptions
  readonly #opened = new Map<string, OpenedDomain>()
  readonly #stopped = new Map<string, StoppedDomain>()
  /** Being begun now. */
  readonly #beginning = new Set<string>()
  #closing: Promise<void> | undefined

  constructor(options: DomainsOptions) {
    this.#options = options
  }

  async open(): Promise<void> {
    const { folder, books = new Map<string, BookSpec>() } = this.#options
    for (const domain of books.keys()) requireName(domain)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isDomainName(entry.name))
      .map(({ name }) => name)
    try {
      for (const domain of new Set([...found, ...books.keys()])) {
        await this.#open(domain, books.get(domain))
      }
    } catch (error) {
      await this.close()
      throw error
    }
  }

  get(domain: string): DomainEntry | undefined {
    const hosted = this.#opened.get(domain)
    if (hosted !== undefined) return { domain, hosted, status: hosted.status }
    const stopped = this.#stopped.get(domain)
    return stopped && { domain, status: stoppedStatus(stopped) }
  }

  all(): readonly DomainEntry[] {
    const names = [...this.#opened.keys(), ...this.#stopped.keys()].toSorted()
    return names.flatMap((domain) => this.get(domain) ?? [])
  }

  async create(book: BookSpec): Promise<HostedDomain> {
    const { domain } = book
    this.#requireRoomFor(domain)
    this.#beginning.add(domain)
    try {
      const opened = await this.#openFolder(domain, book)
      if (this.#closing !== undefined) {
        await opened.close()
        throw closed()
      }
      this.#opened.set(domain, opened)
      return opened
    } finally {
      this.#beginning.delete(domain)
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    for (const [domain, opened] of this.#opened) {
      try {
        await opened.close()
      } catch (error) {
        this.#options.onError(domain, error)
      }
    }
  }

  async #open(domain: string, book: BookSpec | undefined): Promise<void> {
    try {
      this.#opened.set(domain, await this.#openFolder(domain, book))
    } catch (error) {
      // The folder of a domain that was never begun.
      if (error instanceof NoBook) return
      if (error instanceof JournalLocked) throw error
      this.#stopped.set(domain, { cause: causeOf(error as Error) })
      this.#options.onError(domain, error)
    }
  }

  async #openFolder(domain: string, book: BookSpec | undefined): Promise<OpenedDomain> {
    const { folder, clock, optionsOf, onError, openJournal } = this.#options
    const opened = await openDomain({
      clock,
      ...optionsOf(domain),
      folder: join(folder, domain),
      onError: (error) => onError(domain, error),
      ...(book && { book }),
      ...(openJournal && { openJournal }),
    })
    if (opened.domain === domain) return opened
    await opened.close()
    throw new Error(
      `its folder holds the domain ${opened.domain}; a folder is called like its domain`,
    )
  }

  #requireRoomFor(domain: string): void {
    requireName(domain)
    if (this.#closing !== undefined) throw closed()
    if (this.#opened.has(domain) || this.#stopped.has(domain) || this.#beginning.has(domain)) {
      throw new DomainRefused('exists', `there is a domain ${domain} already`)
    }
    const { domainsMax } = this.#options
    if (this.#opened.size + this.#stopped.size + this.#beginning.size < domainsMax) return
    throw new DomainRefused('tooMany', `there are ${domainsMax} domains already, and no more fit`)
  }
}

/** Why, and what to do about it. */
function causeOf(error: Error): string {
  const remedy =
    error instanceof JournalDamaged
      ? 'keep its folder as it is, and see "What failures look like" in docs/journal.md'
      : 'put that right and start the server again'
  return `${error.message}; ${remedy}`
}

function requireName(domain: string): void {
  if (isDomainName(domain)) return
  throw new DomainRefused(
    'invalidName',
    'a domain is called by 1 to 64 letters, digits, dots, hyphens and underscores, and not . or ..',
  )
}

function closed(): DomainRefused {
  return new DomainRefused('closed', 'the server is stopping')
}

function stoppedStatus({ cause }: StoppedDomain): DomainStatus {
  return { phase: 'stopped', cause, epoch: 0, sequence: 0, timeMs: 0, queueLength: 0 }
}
