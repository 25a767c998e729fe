import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalText } from './canonical-text.ts'
import { sha256Hex } from './sha256.ts'
import { utf8Bytes } from './utf8.ts'

const platformSha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex')

describe('sha256', () => {
  test('agrees with the platform for every length around the block borders', () => {
    for (let length = 0; length <= 200; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 0xff)
      expect(sha256Hex(bytes)).toBe(platformSha256(bytes))
    }
  })

  test('agrees with the platform for text in any script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(sha256Hex(utf8Bytes(text))).toBe(platformSha256(text))
      }),
    )
  })
})

describe('canonical text', () => {
  test('does not depend on the order of fields, and keeps integers whole', () => {
    expect(canonicalText({ b: [1, 2n ** 70n], a: { y: undefined, x: 'é"' } })).toBe(
      '{"a":{"x":"é\\""},"b":[1,1180591620717411303424]}',
    )
    expect(canonicalText({ '10': true, '9': null })).toBe(canonicalText({ '9': null, '10': true }))
  })
})
