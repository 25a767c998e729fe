import { statSync } from 'node:fs'
import { join } from 'node:path'
import { readSecretFile } from '../identity/secret-files.ts'
import { ConfigError } from './config-error.ts'
import type { ServerConfig } from './server-config.ts'
import type { UnsafeSetting } from './unsafe-settings.ts'

const writableByOthers = 0o022
const openToOthers = 0o077

/**
 * What deviates in the files that a configuration names: who can read secrets and data, and whether they are there. Secrets are
 * read, and shown nowhere. A pseudonym secret or data folder that is made at the first start may be missing.
 */
export function unsafeFiles(config: ServerConfig, file?: string): readonly UnsafeSetting[] {
  return [
    ...unsafeSecrets(config),
    ...unsafeMode('server.data', config.server.data, openToOthers, 'chmod 700 it'),
    ...(file === undefined
      ? []
      : unsafeMode(
          'the configuration',
          file,
          writableByOthers,
          'chmod go-w it, because whoever writes it makes keys',
        )),
  ]
}

/** The secrets of a configuration that cannot be used, in development mode neither. */
export function unsafeSecrets(config: ServerConfig): readonly UnsafeSetting[] {
  const { server, identity, keys, webhooks } = config
  const pseudonyms = identity.pseudonymSecretFile ?? join(server.data, 'pseudonyms.key')
  const secrets = [
    ...keys.flatMap(({ id, secretFile }) =>
      secretFile === undefined ? [] : [[`keys.${id}`, secretFile] as const],
    ),
    ...webhooks.map(({ name, secretFile }) => [`webhooks.${name}`, secretFile] as const),
    ...(modeOf(pseudonyms) === undefined
      ? []
      : [['identity.pseudonymSecretFile', pseudonyms] as const]),
  ]
  return secrets.flatMap(([setting, path]) => unsafeSecret(setting, path))
}

function unsafeSecret(setting: string, path: string): UnsafeSetting[] {
  try {
    readSecretFile(path)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return [{ setting, isGrave: true, complaint: error.message }]
  }
}

function unsafeMode(
  setting: string,
  path: string,
  forbidden: number,
  remedy: string,
): UnsafeSetting[] {
  const mode = modeOf(path)
  if (process.platform === 'win32' || mode === undefined || (mode & forbidden) === 0) return []
  const octal = (mode & 0o777).toString(8)
  const complaint = `${path} is open to others than its owner (mode ${octal}); ${remedy}`
  return [{ setting, isGrave: true, complaint }]
}

/** Undefined where there is nothing. */
function modeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mode
}
