import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareIdentifiers } from './identifier-order.ts'

test('identifiers are ordered by their UTF-8 bytes', () => {
  const id = fc.string({ unit: 'binary', maxLength: 6 })
  fc.assert(
    fc.property(id, id, (a, b) => {
      expect(Math.sign(compareIdentifiers(a, b))).toBe(
        Buffer.compare(Buffer.from(a), Buffer.from(b)),
      )
    }),
    { numRuns: 2000 },
  )
  expect(compareIdentifiers('\ufffd', '😀')).toBeLessThan(0)
  expect(compareIdentifiers('a10', 'a9')).toBeLessThan(0)
})
