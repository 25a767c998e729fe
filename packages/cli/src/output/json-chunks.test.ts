import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonChunks } from './json-chunks.ts'

test('the pieces join to what the platform writes in one', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect([...jsonChunks(value)].join('')).toBe(`${JSON.stringify(value, null, 2)}\n`)
    }),
  )
})

test('a long document comes in several pieces', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => ({ index, name: `row ${index}` }))
  const pieces = [...jsonChunks(rows)]
  expect(pieces.length).toBeGreaterThan(2)
  expect(pieces.join('')).toBe(`${JSON.stringify(rows, null, 2)}\n`)
})
