import type { Decimal } from '@plimsoll/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDecimals,
  divideFloor,
  divideHalfEven,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  roundDown,
  roundHalfEven,
  roundUp,
  subtractDecimals,
} from './decimal-text.ts'

function decimal(text: string): Decimal {
  const value = parseDecimal(text)
  if (value === undefined) throw new Error(`${text} is not a decimal`)
  return value
}

describe('parseDecimal', () => {
  test.each([
    ['7240.000000000001', 7_240_000_000_000_001n, 12],
    ['0.71225074896698', 71_225_074_896_698n, 14],
    ['1e-05', 1n, 5],
    ['2.5e-07', 25n, 8],
    ['-1.5E+3', -1500n, 0],
    ['12e2', 1200n, 0],
    ['+3.', 3n, 0],
    ['.5', 5n, 1],
    ['-0.0', 0n, 1],
    ['007', 7n, 0],
    ['9007199254740993.1', 90_071_992_547_409_931n, 1],
  ])('%s keeps every digit', (text, digits, places) => {
    expect(parseDecimal(text)).toEqual({ digits, places })
  })

  test.each([
    '',
    '.',
    '-',
    'e5',
    '1e',
    '1e5.0',
    'NaN',
    'inf',
    '0x10',
    '1,000',
    ' 1',
    '1_000',
    '1e101',
    '1e-101',
  ])('"%s" is no number', (text) => {
    expect(parseDecimal(text)).toBeUndefined()
  })

  test('a text of more than 100 characters is no number', () => {
    expect(parseDecimal('1'.repeat(100))?.digits).toBe(BigInt('1'.repeat(100)))
    expect(parseDecimal('1'.repeat(101))).toBeUndefined()
  })

  test('reads back what formatDecimal writes', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(30), (digits, places) => {
        expect(parseDecimal(formatDecimal({ digits, places }))).toEqual({ digits, places })
      }),
    )
  })

  test('scientific text means the same as plain text', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.nat(40), (digits, places) => {
        const scientific = decimal(`${digits}e-${places}`)
        expect(formatDecimal(scientific)).toBe(formatDecimal({ digits, places }))
      }),
    )
  })
})

describe('rounding', () => {
  test.each([
    ['0.5', 0n],
    ['1.5', 2n],
    ['2.5', 2n],
    ['-0.5', 0n],
    ['-1.5', -2n],
    ['-2.5', -2n],
    ['2.5000000000000000000001', 3n],
    ['2.4999999999999999999999', 2n],
    ['-2.5000000000000000000001', -3n],
  ])('%s rounds half to even', (text, expected) => {
    expect(roundHalfEven(decimal(text), 0)).toBe(expected)
  })

  test('ties are found at the place that is rounded to', () => {
    expect(roundHalfEven(decimal('1.005'), 2)).toBe(100n)
    expect(roundHalfEven(decimal('1.015'), 2)).toBe(102n)
    expect(roundHalfEven(decimal('1.0000005'), 6)).toBe(1_000_000n)
    expect(roundHalfEven(decimal('7240.000000000001'), 6)).toBe(7_240_000_000n)
  })

  test('roundDown and roundUp go to −∞ and +∞', () => {
    expect([roundDown(decimal('1.29'), 1), roundUp(decimal('1.21'), 1)]).toEqual([12n, 13n])
    expect([roundDown(decimal('-1.21'), 1), roundUp(decimal('-1.29'), 1)]).toEqual([-13n, -12n])
    expect([roundDown(decimal('1.2'), 1), roundUp(decimal('1.2'), 1)]).toEqual([12n, 12n])
  })

  test('divideHalfEven is within half of the divisor, and even at a tie', () => {
    fc.assert(
      fc.property(fc.bigInt(-500n, 500n), fc.bigInt(1n, 20n), (dividend, divisor) => {
        const quotient = divideHalfEven(
          { digits: dividend, places: 0 },
          { digits: divisor, places: 0 },
        )
        const twiceError = 2n * (dividend - quotient * divisor)
        expect(twiceError <= divisor && twiceError >= -divisor).toBe(true)
        if (twiceError === divisor || twiceError === -divisor) expect(quotient % 2n).toBe(0n)
      }),
    )
  })

  test('divideFloor of numbers with different places', () => {
    expect(divideFloor(decimal('1'), decimal('0.3'))).toBe(3n)
    expect(divideFloor(decimal('-1'), decimal('0.3'))).toBe(-4n)
    expect(divideHalfEven(decimal('0.25'), decimal('0.1'))).toBe(2n)
  })
})

test('sums, differences and products are exact', () => {
  expect(addDecimals(decimal('0.1'), decimal('0.02'))).toEqual({ digits: 12n, places: 2 })
  expect(subtractDecimals(decimal('1'), decimal('1e-20')).digits).toBe(10n ** 20n - 1n)
  expect(multiplyDecimals(decimal('-1.10'), decimal('0.01'))).toEqual({ digits: -110n, places: 4 })
})
