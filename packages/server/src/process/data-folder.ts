import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DATABASE_FILE } from '@plimsoll/journal'

/** Of the data folder of a server: the folder with the journals of its domains, a folder each under its name. */
export function domainsFolder(data: string): string {
  return join(data, 'domains')
}

/** Whether a domain has begun: from then on its journal counts, and no book is read for it any more. */
export function hasBegun(data: string, domain: string): boolean {
  return existsSync(join(domainsFolder(data), domain, DATABASE_FILE))
}
