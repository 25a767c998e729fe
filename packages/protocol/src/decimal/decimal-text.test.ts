import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bookJsonSchema } from '../book/book-schema.ts'
import {
  decimalLengthMax,
  decimalPattern,
  decimalUnits,
  formatFinite,
  formatRatio,
  formatUnits,
  placesNeeded,
  readDecimal,
} from './decimal-text.ts'

const units = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })
const places = fc.integer({ min: 0, max: 18 })

describe('plain decimals', () => {
  test('what is written is read back, to the unit', () => {
    fc.assert(
      fc.property(units, places, (amount, count) => {
        const read = readDecimal(formatUnits(amount, count))
        expect(read).toEqual({ digits: amount, places: count })
      }),
    )
  })

  test.each([
    '',
    '-',
    '.5',
    '5.',
    '+1',
    '1e3',
    '1E3',
    'NaN',
    'Infinity',
    ' 1',
    '1 ',
    '1,0',
    '0x1',
    '--1',
    '１',
  ])('%j is refused', (text) => {
    expect(readDecimal(text)).toBeUndefined()
  })

  test('a text longer than the bound is refused', () => {
    expect(readDecimal('1'.repeat(decimalLengthMax))).toBeDefined()
    expect(readDecimal('1'.repeat(decimalLengthMax + 1))).toBeUndefined()
  })

  test('surplus places are refused even where they are zeros', () => {
    expect(decimalUnits({ digits: 1000n, places: 3 }, 2)).toBeUndefined()
    expect(decimalUnits({ digits: 1000n, places: 3 }, 4)).toBe(10_000n)
  })

  test('the places a number needs do not count trailing zeros', () => {
    expect(placesNeeded({ digits: 10n, places: 2 })).toBe(1)
    expect(placesNeeded({ digits: 1n, places: 7 })).toBe(7)
    expect(placesNeeded({ digits: 0n, places: 7 })).toBe(0)
  })

  test('zero has no sign', () => {
    expect(formatUnits(0n, 2)).toBe('0.00')
    expect(formatRatio({ numerator: -1n, denominator: 1000n }, 2)).toBe('0.00')
  })

  test('the schema knows the same form and length', () => {
    const { pattern, maxLength } = bookJsonSchema.$defs.decimal
    expect({ pattern, maxLength }).toEqual({ pattern: decimalPattern, maxLength: decimalLengthMax })
  })
})

describe('exact rationals as decimals', () => {
  test.each([
    [1n, 2n, '0'],
    [3n, 2n, '2'],
    [5n, 2n, '2'],
    [-1n, 2n, '0'],
    [-3n, 2n, '-2'],
    [-5n, 2n, '-2'],
    [2n, 3n, '1'],
    [-2n, 3n, '-1'],
    [1n, 3n, '0'],
  ])(
    '%i/%i without places is %s: halves go to the even neighbour',
    (numerator, denominator, text) => {
      expect(formatRatio({ numerator, denominator }, 0)).toBe(text)
    },
  )

  test('never off by more than half a place, and even at exactly half', () => {
    const positive = fc.bigInt({ min: 1n, max: 10n ** 12n })
    fc.assert(
      fc.property(units, positive, places, (numerator, denominator, count) => {
        const shown = readDecimal(formatRatio({ numerator, denominator }, count))?.digits ?? 0n
        const error = 2n * (shown * denominator - numerator * 10n ** BigInt(count))
        const size = error < 0n ? -error : error
        expect(size <= denominator).toBe(true)
        if (size === denominator) expect(shown % 2n).toBe(0n)
      }),
    )
  })

  test('a scale is applied before rounding', () => {
    const half = { numerator: 1n, denominator: 2n }
    expect(formatRatio({ numerator: 5n, denominator: 10n }, 2, half)).toBe('0.25')
  })
})

describe('rationals that a decimal can hold', () => {
  test('what is written is the number, with the fewest places', () => {
    fc.assert(
      fc.property(units, places, (digits, count) => {
        const text = formatFinite({ numerator: digits, denominator: 10n ** BigInt(count) })
        const read = readDecimal(text ?? '')
        expect(read && read.digits * 10n ** BigInt(count - read.places)).toBe(digits)
        expect(read && placesNeeded(read)).toBe(read?.places)
      }),
    )
  })

  test('a third is none', () => {
    expect(formatFinite({ numerator: 1n, denominator: 3n })).toBeUndefined()
  })
})
