import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { Role } from '@plimsoll/protocol'
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
 * @throws CommandFailure where the file is there already or cannot be written
 */
export function newKey(terms: KeyTerms, file: string): NewKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  try {
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), {
      mode: 0o600,
      flag: 'wx',
    })
  } catch (error) {
    throw fileFailure(file, error)
  }
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return { ...terms, file, publicKey: x }
}

/** The lines that a server's configuration needs to know the key. */
export function keyBlock({ keyId, role, owner, publicKey, accounts }: NewKey): string[] {
  const text = (value: string): string => JSON.stringify(value)
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
