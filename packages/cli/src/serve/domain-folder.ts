import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { domainsFolder } from '@plimsoll/server'
import { CommandFailure } from '../command-failure.ts'

/**
 * The folder of the journal that is meant: the folder itself, or that of a domain in the data folder of a server.
 *
 * @param domain chosen among several; not needed where there is one
 * @throws CommandFailure where a server's folder has no such domain, or several and none was chosen
 */
export function journalFolder(data: string, domain: string | undefined): string {
  const domains = domainsFolder(data)
  if (!existsSync(domains)) {
    if (domain === undefined) return data
    const message = `${data}: is not the data folder of a server, so it has no domain to choose; leave out --domain`
    throw new CommandFailure({ code: 'usage', file: data, message })
  }
  const names = readdirSync(domains, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((left, right) => (left < right ? -1 : 1))
  const [only] = names
  if (only === undefined) {
    const message = `${data}: the server has no domain yet`
    throw new CommandFailure({ code: 'noJournal', file: data, message })
  }
  if (domain === undefined && names.length === 1) return join(domains, only)
  if (domain !== undefined && names.includes(domain)) return join(domains, domain)
  const complaint = domain === undefined ? 'has several domains' : `has no domain ${domain}`
  const message = `${data}: ${complaint}; give --domain with one of ${names.join(', ')}`
  throw new CommandFailure({ code: 'unknownDomain', file: data, message })
}
