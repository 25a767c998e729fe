import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerConfig } from '../config/server-config.ts'
import { createPseudonyms, type Pseudonyms } from './pseudonyms.ts'
import { readOrMakeSecret } from './secret-files.ts'

/**
 * The pseudonyms of a server. Their secret is made at the first start; with another one every account has another pseudonym.
 *
 * @throws ConfigError where the secret cannot be read or made
 */
export function openPseudonyms({ server, identity }: ServerConfig): Pseudonyms {
  mkdirSync(server.data, { recursive: true, mode: 0o700 })
  const file = identity.pseudonymSecretFile ?? join(server.data, 'pseudonyms.key')
  return createPseudonyms(readOrMakeSecret(file))
}
