import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { Role } from '@plimsoll/protocol'
import { ConfigError, readConfig } from '@plimsoll/server'
import { CommandFailure } from '../command-failure.ts'

/** What a key is to be. */
export interface KeyTerms {
  readonly keyId: string
  readonly role: Role
  /** Who holds it. */
  readonly owner: string
  readonly accounts: readonly string[]
}

/** A key that was made. Its private part is in the file and nowhere else. */
export interface NewKey extends KeyTerms {
  readonly file: string
  /** Base64url of 32 bytes. */
  readonly publicKey: string
}

/**
 * Makes a key and writes its private part as PKCS #8 in PEM, readable by its owner only.
 *
 * @throws CommandFailure where a server would refuse the key, or the file is there already or cannot be written; then no file is made
 */
export function newKey(terms: KeyTerms, file: string): NewKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const made = { ...terms, file, publicKey: x }
  requireUsable(made)
  try {
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), {
      mode: 0o600,
      flag: 'wx',
    })
  } catch (error) {
    throw fileFailure(file, error)
  }
  return made
}

/** What the words of the command are called in the configuration. */
const words: Readonly<Record<string, string>> = {
  id: 'ID',
  owner: '--owner',
  accounts: '--account',
}

/** A server has the last word on keys: it reads the lines as it would in its configuration. */
function requireUsable(key: NewKey): void {
  try {
    readConfig(keyBlock(key).join('\n'), { file: key.file })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const [, name = ''] = /^keys\[0\]\.(\w+)/u.exec(error.setting) ?? []
    const message = `${words[name] ?? 'the key'} ${error.complaint}`
    throw new CommandFailure({ code: 'usage', message })
  }
}

/** The lines that a server's configuration needs to know the key. */
export function keyBlock({ keyId, role, owner, publicKey, accounts }: NewKey): string[] {
  // TOML takes what JSON writes, but for one character that it wants escaped.
  const text = (value: string): string => JSON.stringify(value).replaceAll('\u007f', '\\u007f')
  return [
    '[[keys]]',
    `id = ${text(keyId)}`,
    `role = ${text(role)}`,
    `owner = ${text(owner)}`,
    `publicKey = ${text(publicKey)}`,
    ...(accounts.length > 0 ? [`accounts = [${accounts.map(text).join(', ')}]`] : []),
  ]
}

function fileFailure(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const complaint =
    code === 'EEXIST'
      ? 'is there already, and a private key is never written over; name another file'
      : code === 'ENOENT'
        ? 'lies in a folder that does not exist; make the folder first'
        : code === 'EACCES' || code === 'EROFS'
          ? 'cannot be written; check the permissions of its folder'
          : undefined
  if (complaint === undefined) return error
  return new CommandFailure({ code: 'unwritable', file, message: `${file}: ${complaint}` })
}
