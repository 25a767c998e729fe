import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  absolute,
  add,
  ceiling,
  compare,
  divide,
  floor,
  fraction,
  isNegative,
  isPositive,
  isZero,
  larger,
  multiply,
  negate,
  one,
  rational,
  roundHalfEven,
  subtract,
  total,
  zero,
} from './rational.ts'

const wholes = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })
const rationals = fc
  .tuple(
    wholes,
    wholes.filter((value) => value !== 0n),
  )
  .map(([numerator, denominator]) => rational(numerator, denominator))

test('a rational is in lowest terms with a positive denominator', () => {
  expect(rational(6n, -4n)).toEqual({ numerator: -3n, denominator: 2n })
  expect(rational(0n, -7n)).toEqual({ numerator: 0n, denominator: 1n })
  expect(() => rational(1n, 0n)).toThrow(RangeError)
})

test('the four operations on fractions done by hand', () => {
  const third = rational(1n, 3n)
  const half = rational(1n, 2n)
  expect(add(third, half)).toEqual(rational(5n, 6n))
  expect(subtract(third, half)).toEqual(rational(-1n, 6n))
  expect(multiply(third, half)).toEqual(rational(1n, 6n))
  expect(divide(third, half)).toEqual(rational(2n, 3n))
  expect(total([third, third, third])).toEqual(one)
  expect(() => divide(one, zero)).toThrow(RangeError)
})

test('floor, ceiling and half-even on both sides of zero', () => {
  const cases = [
    [7n, 2n, 3n, 4n, 4n],
    [5n, 2n, 2n, 3n, 2n],
    [-7n, 2n, -4n, -3n, -4n],
    [-5n, 2n, -3n, -2n, -2n],
    [-1n, 3n, -1n, 0n, 0n],
    [2n, 3n, 0n, 1n, 1n],
    [-2n, 3n, -1n, 0n, -1n],
    [4n, 1n, 4n, 4n, 4n],
    [-4n, 1n, -4n, -4n, -4n],
  ] as const
  for (const [numerator, denominator, below, above, nearest] of cases) {
    const value = rational(numerator, denominator)
    expect([floor(value), ceiling(value), roundHalfEven(value)]).toEqual([below, above, nearest])
  }
})

test('comparison and signs', () => {
  const minus = rational(-1n, 3n)
  expect(compare(minus, zero)).toBe(-1)
  expect(compare(rational(2n, 6n), rational(1n, 3n))).toBe(0)
  expect([isNegative(minus), isZero(zero), isPositive(one)]).toEqual([true, true, true])
  expect(larger(minus, zero)).toEqual(zero)
  expect(absolute(minus)).toEqual(rational(1n, 3n))
})

test('field laws, and rounding within one of the value', () => {
  fc.assert(
    fc.property(rationals, rationals, rationals, (a, b, c) => {
      expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)))
      expect(add(subtract(a, b), b)).toEqual(a)
      if (!isZero(b)) expect(multiply(divide(a, b), b)).toEqual(a)
      expect(add(rational(floor(a)), fraction(a))).toEqual(a)
      expect(compare(fraction(a), one)).toBe(-1)
      expect(isNegative(fraction(a))).toBe(false)
      const off = absolute(subtract(rational(roundHalfEven(a)), a))
      expect(compare(off, rational(1n, 2n))).toBeLessThanOrEqual(0)
      expect(ceiling(a)).toBe(-floor(negate(a)))
    }),
  )
})
