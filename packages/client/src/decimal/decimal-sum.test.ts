import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDecimals, compareDecimals, multiplyDecimals, subtractDecimals } from './decimal-sum.ts'

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 9 }))
  .map(([digits, places]) => {
    const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0')
    const whole = text.slice(0, text.length - places)
    return `${digits < 0n ? '-' : ''}${whole}${places > 0 ? `.${text.slice(-places)}` : ''}`
  })

describe('decimals as text', () => {
  test('are exact where numbers are not', () => {
    expect(addDecimals('0.1', '0.2')).toBe('0.3')
    expect(multiplyDecimals('1.10', '-3')).toBe('-3.30')
    expect(subtractDecimals('9007199254740993', '0.000001')).toBe('9007199254740992.999999')
  })

  test('add and subtract to where they began', () => {
    fc.assert(
      fc.property(decimals, decimals, (left, right) => {
        const back = subtractDecimals(addDecimals(left, right), right)
        expect(compareDecimals(back, left)).toBe(0)
        expect(addDecimals(left, right)).toBe(addDecimals(right, left))
      }),
    )
  })

  test('multiply over sums', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (left, right, by) => {
        const whole = multiplyDecimals(addDecimals(left, right), by)
        const parts = addDecimals(multiplyDecimals(left, by), multiplyDecimals(right, by))
        expect(compareDecimals(whole, parts)).toBe(0)
      }),
    )
  })

  test('are in order as their differences say', () => {
    fc.assert(
      fc.property(decimals, decimals, (left, right) => {
        const difference = subtractDecimals(left, right)
        expect(compareDecimals(left, right)).toBe(compareDecimals(difference, '0'))
      }),
    )
  })

  test.each(['', '1e3', 'NaN', '+1', '.5', '0x1', ' 1'])('are refused as %j', (text) => {
    expect(() => addDecimals('1', text)).toThrow(TypeError)
  })
})
