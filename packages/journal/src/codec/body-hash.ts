import { hash } from 'node:crypto'
import { encodeCanonical } from './encode-value.ts'

/**
 * Digest of what a command asks for: SHA-256, hexadecimal, over the UTF-8 of its canonical text without `timeMs` and
 * `idempotency`. The order in which its fields were written makes no difference.
 *
 * @throws ValueRefused for a command that is not plain data
 */
export function bodyHashOf(command: object): string {
  const body = { ...command, timeMs: undefined, idempotency: undefined }
  return hash('sha256', encodeCanonical(body), 'hex')
}
