import { createPublicKey, type KeyObject } from 'node:crypto'

/** An Ed25519 key from its 32 bytes in base64url without padding. Undefined for any other text. */
export function readPublicKey(text: string): KeyObject | undefined {
  const bytes = Buffer.from(text, 'base64url')
  // Base64url has several spellings of the same bytes; one of them is accepted.
  if (bytes.length !== 32 || bytes.toString('base64url') !== text) return undefined
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: text } })
}
