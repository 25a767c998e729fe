import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  approximateQuotient,
  ceilDiv,
  exactDiv,
  floorDiv,
  floorRemainder,
  greatestCommonDivisor,
  halfEvenDiv,
  leastCommonMultiple,
  truncateDiv,
} from './division.ts'

const dividend = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
const divisor = fc.bigInt({ min: 1n, max: 10n ** 18n })

describe('division', () => {
  test('floor is the largest integer not above, ceiling the smallest not below', () => {
    fc.assert(
      fc.property(dividend, divisor, (a, b) => {
        const floor = floorDiv(a, b)
        expect(floor * b <= a && a < (floor + 1n) * b).toBe(true)
        const ceiling = ceilDiv(a, b)
        expect((ceiling - 1n) * b < a && a <= ceiling * b).toBe(true)
        expect(floorRemainder(a, b)).toBe(a - floor * b)
      }),
    )
  })

  test('truncation goes toward zero', () => {
    expect(truncateDiv(-7n, 2n)).toBe(-3n)
    expect(floorDiv(-7n, 2n)).toBe(-4n)
    expect(ceilDiv(-7n, 2n)).toBe(-3n)
  })

  test('half goes to the even neighbour, everything else to the nearest', () => {
    const halves = [-5n, -3n, -1n, 1n, 3n, 5n].map((twice) => halfEvenDiv(twice, 2n))
    expect(halves).toEqual([-2n, -2n, 0n, 0n, 2n, 2n])
    fc.assert(
      fc.property(dividend, divisor, (a, b) => {
        const doubled = 2n * (a - halfEvenDiv(a, b) * b)
        expect(-b <= doubled && doubled <= b).toBe(true)
      }),
    )
  })

  test('an exact division refuses a remainder, a division by zero or less stops the engine', () => {
    expect(exactDiv(-6n, 3n)).toBe(-2n)
    expect(() => exactDiv(7n, 2n)).toThrow('leaves nothing over')
    expect(() => floorDiv(1n, 0n)).toThrow('must be positive')
    expect(() => truncateDiv(1n, -1n)).toThrow('must be positive')
  })

  test('the common divisor divides both and leaves nothing in common', () => {
    const anySize = fc.oneof(dividend, divisor, fc.bigInt({ min: -50n, max: 50n }))
    fc.assert(
      fc.property(anySize, anySize, divisor, (a, b, factor) => {
        const common = greatestCommonDivisor(a * factor, b * factor)
        expect([(a * factor) % common, (b * factor) % common]).toEqual([0n, 0n])
        if (a !== 0n || b !== 0n) {
          expect(common % factor).toBe(0n)
          expect(greatestCommonDivisor((a * factor) / common, (b * factor) / common)).toBe(1n)
        }
      }),
    )
  })

  test('common divisor and multiple', () => {
    expect(greatestCommonDivisor(-12n, 18n)).toBe(6n)
    expect(greatestCommonDivisor(0n, 0n)).toBe(1n)
    expect(leastCommonMultiple(4n, 6n)).toBe(12n)
  })

  test('a quotient of numbers that no float holds is a float all the same', () => {
    const huge = 10n ** 400n
    expect(approximateQuotient(3n * huge, 2n * huge)).toBeCloseTo(1.5, 12)
    expect(approximateQuotient(-7n * huge, huge * 10n ** 300n)).toBeCloseTo(0, 12)
    expect(approximateQuotient(5n * huge, huge / 2n)).toBeCloseTo(10, 12)
  })
})
