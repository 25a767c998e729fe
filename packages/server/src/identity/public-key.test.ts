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

test('any other key is read, in one spelling', () => {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  expect(readPublicKey(x)?.export({ format: 'jwk' }).x).toBe(x)
  expect(readPublicKey(`${x}=`)).toBeUndefined()
  expect(readPublicKey(x.slice(1))).toBeUndefined()
})
