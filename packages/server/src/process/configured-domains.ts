import type { BookSpec } from '@plimsoll/engine'
import type { Clock } from '@plimsoll/journal'
import type { DomainSettings, ServerConfig } from '../config/server-config.ts'
import type { Domains } from '../domain/domain-entry.ts'
import type { DomainOptions } from '../domain/open-domain.ts'
import { openDomains } from '../domain/open-domains.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { domainsFolder, hasBegun } from './data-folder.ts'
import { type LoadBook, loadFirstBook } from './first-book.ts'

const domainsMax = 1_000

/** What domains are given that a configuration cannot say. */
export interface ConfiguredDomainParts {
  /** Needed where the configuration names a book. */
  readonly loadBook?: LoadBook
  /** Books that are at hand, by domain, for domains that are not there yet. */
  readonly books?: ReadonlyMap<string, BookSpec>
  /** The clock of a domain whose time is its own. Undefined for those that go by the time of the process. */
  readonly domainClock?: (domain: string) => Clock | undefined
}

/** Opens the domains of the data folder, and begins those that the configuration has a book for. */
export function openConfiguredDomains(
  config: ServerConfig,
  parts: ConfiguredDomainParts,
  { log }: Telemetry,
): Promise<Domains> {
  return openDomains({
    folder: domainsFolder(config.server.data),
    clock: { nowMs: Date.now },
    optionsOf: (domain) => {
      const clock = parts.domainClock?.(domain)
      return { ...optionsOf(config.domains.get(domain)), ...(clock && { clock }) }
    },
    books: firstBooks(config, parts),
    domainsMax,
    onError: (domain, error) => {
      log.error({ err: error, domain }, 'something went wrong in a domain')
    },
  })
}

function optionsOf(settings: DomainSettings | undefined): DomainOptions {
  if (settings === undefined) return {}
  const { isShadow, isLiquidationAutomatic, isRoundAutomatic, passTimeEveryMs } = settings
  const { queueMax, groupCommandsMax, checkpointRecords, snapshotRecords } = settings
  const { rankingPercent } = settings
  return {
    isShadow,
    automation: { isLiquidationAutomatic, isRoundAutomatic, passTimeEveryMs },
    sequencer: { queueMax, groupCommandsMax, checkpointRecords, snapshotRecords },
    rankingPercent,
  }
}

/** Books of domains that are not there yet; those of the others are not even looked at. */
function firstBooks(
  config: ServerConfig,
  { loadBook, books: atHand = new Map() }: ConfiguredDomainParts,
): ReadonlyMap<string, BookSpec> {
  const isThere = (domain: string): boolean => hasBegun(config.server.data, domain)
  const books = new Map([...atHand].filter(([domain]) => !isThere(domain)))
  for (const [domain, { book }] of config.domains) {
    if (book === undefined || isThere(domain)) continue
    if (loadBook === undefined) throw new Error('nothing was given that reads books')
    books.set(domain, loadFirstBook(domain, book, loadBook).spec)
  }
  return books
}
