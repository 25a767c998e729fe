import { createPublicKey, type KeyObject } from 'node:crypto'

/**
 * The y coordinates of the points of small order, and their other spellings, as 32 bytes with the sign left out: 0, 1, -1, the two of
 * order 8, p and p + 1 (the list of libsodium). A signature under one of them can be made without any private key.
 */
const smallOrder: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

/** An Ed25519 key from its 32 bytes in base64url without padding. Undefined for any other text, and for a key that proves nothing. */
export function readPublicKey(text: string): KeyObject | undefined {
  const bytes = Buffer.from(text, 'base64url')
  // Base64url has several spellings of the same bytes; one of them is accepted.
  if (bytes.length !== 32 || bytes.toString('base64url') !== text) return undefined
  const y = Buffer.from(bytes)
  y[31] = (y[31] ?? 0) & 0x7f
  if (smallOrder.has(y.toString('hex'))) return undefined
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: text } })
}
