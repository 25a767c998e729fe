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

/** What 32 bytes of a key in DER (SubjectPublicKeyInfo, RFC 8410) begin with: the first part of a whole that is 44 bytes long. */
const derPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * An Ed25519 key from its 32 bytes in base64url without padding. Undefined for any other text, for bytes that are no point of
 * the curve, and for a key that proves nothing.
 */
export function readPublicKey(text: string): KeyObject | undefined {
  const bytes = Buffer.from(text, 'base64url')
  // Base64url has several spellings of the same bytes; one of them is accepted.
  if (bytes.length !== 32 || bytes.toString('base64url') !== text) return undefined
  if (bytes.subarray(0, derPrefix.length).equals(derPrefix)) return undefined
  const y = Buffer.from(bytes)
  y[31] = (y[31] ?? 0) & 0x7f
  if (smallOrder.has(y.toString('hex')) || !isOnCurve(y)) return undefined
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: text } })
}

const prime = 2n ** 255n - 19n
/** The d of edwards25519: -121665/121666. */
const curveD = 37095705934669439343138083508754565189542113879843219016388785533085940283555n

/** Whether a point has this y, little-endian without the sign: (y² - 1) / (d·y² + 1) is a square (RFC 8032, 5.1.3). */
function isOnCurve(yBytes: Buffer): boolean {
  const y = BigInt(`0x${Buffer.from(yBytes).reverse().toString('hex')}`)
  if (y >= prime) return false
  const square = (y * y) % prime
  const numerator = square - 1n
  const denominator = (curveD * square + 1n) % prime
  // A quotient is a square where the product is one, and Euler's criterion finds those.
  return powerModPrime((numerator * denominator) % prime, (prime - 1n) / 2n) === 1n
}

function powerModPrime(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let power = base
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * power) % prime
    power = (power * power) % prime
  }
  return result
}
