import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareBytes } from './byte-order.ts'
import { formatDecimal, formatScaled, parseDecimal, placesOf } from './decimal.ts'
import { rational } from './rational.ts'

test('decimals are read exactly and nothing else is', () => {
  expect(parseDecimal('-12.50')).toEqual(rational(-25n, 2n))
  expect(parseDecimal('0.001')).toEqual(rational(1n, 1000n))
  for (const bad of ['', '1.', '.5', '1e3', '+1', ' 1', '1,0', 'NaN']) {
    expect(() => parseDecimal(bad), bad).toThrow(SyntaxError)
  }
  expect([placesOf('10'), placesOf('0.100')]).toEqual([0, 3])
})

test('values are shown with all places, halves to even, and no negative zero', () => {
  expect(formatDecimal(rational(1n, 8n), 2)).toBe('0.12')
  expect(formatDecimal(rational(3n, 8n), 2)).toBe('0.38')
  expect(formatDecimal(rational(-1n, 1000n), 2)).toBe('0.00')
  expect(formatDecimal(rational(-5n, 2n), 0)).toBe('-2')
  expect(formatScaled(-5n, 3)).toBe('-0.005')
})

test('what is shown can be read again', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.integer({ min: 0, max: 12 }), (scaled, places) => {
      const shown = formatScaled(scaled, places)
      expect(parseDecimal(shown)).toEqual(rational(scaled, 10n ** BigInt(places)))
      expect(formatDecimal(parseDecimal(shown), places)).toBe(shown)
    }),
  )
})

test('ids are ordered by UTF-8 bytes, not by UTF-16 units', () => {
  expect(compareBytes('a10', 'a2')).toBeLessThan(0)
  expect(compareBytes('Zed', 'alpha')).toBeLessThan(0)
  const [ship, tilde] = ['\u{1f6a2}', '\uff5e']
  expect(ship < tilde).toBe(true)
  expect(compareBytes(ship, tilde)).toBeGreaterThan(0)
})
