import { readFileSync } from 'node:fs'
import {
  readConfig,
  type ServerConfig,
  unsafeFiles,
  type UnsafeSetting,
  unsafeSettings,
} from '@plimsoll/server'
import { counted } from '../output/grouped.ts'
import type { Check } from './check.ts'

/** What deviates in a configuration from that of a server in production, a check each. Changes nothing. */
export function checkConfig(file: string): readonly Check[] {
  const config = readOrFail(file)
  if ('status' in config) return [config]
  const { domains, keys, webhooks } = config
  const counts = [
    counted(domains.size, 'domain'),
    counted(keys.length, 'key'),
    counted(webhooks.length, 'webhook'),
  ].join(', ')
  const read: Check = { check: 'configuration', status: 'ok', detail: `${file}: ${counts}` }
  return [read, ...[...unsafeSettings(config), ...unsafeFiles(config, file)].map(checkOf)]
}

function readOrFail(file: string): ServerConfig | Check {
  try {
    return readConfig(readFileSync(file, 'utf8'), { file })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { check: 'configuration', status: 'failed', detail }
  }
}

function checkOf({ setting, isGrave, complaint }: UnsafeSetting): Check {
  return { check: setting, status: isGrave ? 'failed' : 'advised', detail: complaint }
}
