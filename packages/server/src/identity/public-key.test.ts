import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { readPublicKey } from './public-key.ts'

test('a point of small order, under which a signature can be made without a key, is none', () => {
  const texts = [
    Buffer.alloc(32),
    Buffer.concat([Buffer.of(1), Buffer.alloc(31)]),
    Buffer.concat([Buffer.of(0xec), Buffer.alloc(30, 0xff), Buffer.of(0x7f)]),
  ]
  for (const bytes of texts) {
    expect(readPublicKey(bytes.toString('base64url'))).toBeUndefined()
    // The same point with the other sign.
    bytes[31] = (bytes[31] ?? 0) | 0x80
    expect(readPublicKey(bytes.toString('base64url'))).toBeUndefined()
  }
})

test('bytes that are no point of the curve are none', () => {
  // The y of 2 has no x (RFC 8032, 5.1.3), that of the base point has.
  const two = Buffer.concat([Buffer.of(2), Buffer.alloc(31)])
  expect(readPublicKey(two.toString('base64url'))).toBeUndefined()
  const base = Buffer.concat([Buffer.of(0x58), Buffer.alloc(31, 0x66)])
  expect(readPublicKey(base.toString('base64url'))).toBeDefined()
})

test('the beginning of a key in DER is none, though it may be a point', () => {
  for (let key = 0; key < 8; key += 1) {
    const { publicKey } = generateKeyPairSync('ed25519')
    const der = publicKey.export({ type: 'spki', format: 'der' })
    expect(readPublicKey(der.subarray(0, 32).toString('base64url'))).toBeUndefined()
  }
})

test('any other key is read, in one spelling', () => {
  const keys = Array.from({ length: 20 }, () => {
    return generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? ''
  })
  for (const key of keys) expect(readPublicKey(key)?.export({ format: 'jwk' }).x).toBe(key)
  const [x = ''] = keys
  expect(readPublicKey(`${x}=`)).toBeUndefined()
  expect(readPublicKey(x.slice(1))).toBeUndefined()
})
