import {
  hasBegun,
  loadFirstBook,
  readConfig,
  type ServerConfig,
  unsafeFiles,
  unsafeMarkets,
  unsafeSecrets,
  type UnsafeSetting,
  unsafeSettings,
} from '@plimsoll/server'
import { loadBook } from '../book/load-book.ts'
import { readText } from '../book/read-file.ts'
import { loadState } from '../book/resolve-book.ts'
import { counted } from '../output/grouped.ts'
import { singleLine } from '../output/output.ts'
import type { Check } from './check.ts'

/**
 * Whether a server could start with a configuration and the books it names, and what deviates in them from a server in production,
 * a check each. Changes nothing.
 *
 * @param isDev it is for development mode, where only what keeps a server from starting counts
 */
export function checkConfig(file: string, isDev = false): readonly Check[] {
  const config = readOrFail(file, isDev)
  if ('status' in config) return [config]
  const { domains, keys, webhooks } = config
  const counts = [
    counted(domains.size, 'domain'),
    counted(keys.length, 'key'),
    counted(webhooks.length, 'webhook'),
  ].join(', ')
  const read: Check = { check: 'configuration', status: 'ok', detail: `${file}: ${counts}` }
  const unsafe = isDev
    ? unsafeSecrets(config)
    : [...unsafeSettings(config), ...unsafeFiles(config, file)]
  return [read, ...unsafe.map(checkOf), ...checkBooks(config)]
}

function readOrFail(file: string, isDev: boolean): ServerConfig | Check {
  try {
    return readConfig(readText(file), { file, isDev })
  } catch (error) {
    return { check: 'configuration', status: 'failed', detail: messageOf(error) }
  }
}

function checkBooks({ domains, server, isDev }: ServerConfig): Check[] {
  return [...domains].flatMap(([domain, { book }]) => {
    if (book === undefined) return []
    const check = `domains.${domain}.book`
    if (hasBegun(server.data, domain)) {
      return [
        { check, status: 'skipped', detail: `${book} is not read any more: the domain has begun` },
      ]
    }
    return checkBook(domain, book, isDev)
  })
}

function checkBook(domain: string, file: string, isDev: boolean): Check[] {
  const check = `domains.${domain}.book`
  try {
    const book = loadFirstBook(domain, file, loadBook)
    loadState(book)
    const { accounts, markets } = book.spec
    const counts = `${counted(accounts.length, 'account')}, ${counted(markets.length, 'market')}`
    const advice = isDev ? [] : unsafeMarkets(book.spec).map(checkOf)
    return [{ check, status: 'ok', detail: `${file}: ${counts}` }, ...advice]
  } catch (error) {
    return [{ check, status: 'failed', detail: messageOf(error) }]
  }
}

function checkOf({ setting, isGrave, complaint }: UnsafeSetting): Check {
  return { check: setting, status: isGrave ? 'failed' : 'advised', detail: complaint }
}

function messageOf(error: unknown): string {
  return singleLine(error instanceof Error ? error.message : String(error))
}
