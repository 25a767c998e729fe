import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ceilSquareRoot, floorSquareRoot } from './square-root.ts'

test('the square of the root is not above, that of the next number is', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 1n << 300n }), (value) => {
      const root = floorSquareRoot(value)
      expect(root * root <= value && value < (root + 1n) ** 2n).toBe(true)
      const above = ceilSquareRoot(value)
      expect(above * above >= value && (above === 0n || value > (above - 1n) ** 2n)).toBe(true)
    }),
  )
})

test.each([0n, 1n, 2n, 3n, 4n, 15n, 16n, 17n])('squares and their neighbours: %d', (value) => {
  expect(floorSquareRoot(value)).toBe(BigInt(Math.floor(Math.sqrt(Number(value)))))
})

test('a negative number has no root', () => {
  expect(() => floorSquareRoot(-1n)).toThrow('not negative')
})
