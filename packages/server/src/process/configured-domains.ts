import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BookSpec } from '@plimsoll/engine'
import type { DomainSettings, ServerConfig } from '../config/server-config.ts'
import type { Domains } from '../domain/domain-entry.ts'
import type { DomainOptions } from '../domain/open-domain.ts'
import { openDomains } from '../domain/open-domains.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { type LoadBook, loadFirstBook } from './first-book.ts'

const domainsMax = 1_000
const domainsFolder = 'domains'

/** Opens the domains of the data folder, and begins those that the configuration has a book for. */
export function openConfiguredDomains(
  config: ServerConfig,
  loadBook: LoadBook | undefined,
  { log }: Telemetry,
): Promise<Domains> {
  const folder = join(config.server.data, domainsFolder)
  return openDomains({
    folder,
    clock: { nowMs: Date.now },
    optionsOf: (domain) => optionsOf(config.domains.get(domain)),
    books: firstBooks(config, folder, loadBook),
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
  return {
    isShadow,
    automation: { isLiquidationAutomatic, isRoundAutomatic, passTimeEveryMs },
    sequencer: { queueMax, groupCommandsMax, checkpointRecords, snapshotRecords },
  }
}

/** Books of domains that are not there yet; those of the others are not even looked at. */
function firstBooks(
  config: ServerConfig,
  folder: string,
  loadBook: LoadBook | undefined,
): ReadonlyMap<string, BookSpec> {
  const books = new Map<string, BookSpec>()
  for (const [domain, { book }] of config.domains) {
    if (book === undefined || existsSync(join(folder, domain, 'journal.sqlite'))) continue
    if (loadBook === undefined) throw new Error('nothing was given that reads books')
    books.set(domain, loadFirstBook(domain, book, loadBook).spec)
  }
  return books
}
