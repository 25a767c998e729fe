import { compareRatios, ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { discountedOvershoot } from './discounted-overshoot.ts'

test('the same at every horizon is the mean, whatever the half-life', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
      fc.integer({ min: 1, max: 100_000 }),
      (overshootQuote, halfLifeMs) => {
        const points = [0, 500, 2000].map((horizonMs) => ({ horizonMs, overshootQuote }))
        expect(discountedOvershoot(points, halfLifeMs)).toEqual(ratio(overshootQuote))
      },
    ),
  )
})

test('one half-life later counts half', () => {
  const points = [
    { horizonMs: 0, overshootQuote: 30n },
    { horizonMs: 1000, overshootQuote: 90n },
  ]
  expect(discountedOvershoot(points, 1000)).toEqual(ratio(50n))
  expect(discountedOvershoot(points, 500)).toEqual(ratio(42n))
})

test('half a half-life counts 1/√2', () => {
  const points = [
    { horizonMs: 0, overshootQuote: 0n },
    { horizonMs: 1, overshootQuote: 10n ** 18n },
  ]
  const { numerator, denominator } = discountedOvershoot(points, 2)
  // (1/√2) / (1 + 1/√2) = √2 − 1
  expect(numerator / denominator).toBe(414_213_562_373_095_048n)
})

test('the mean lies between the smallest and the largest', () => {
  const amounts = fc.array(fc.bigInt({ min: -1000n, max: 1000n }), { minLength: 2, maxLength: 6 })
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 9999 }), (overshoots, halfLifeMs) => {
      const points = overshoots.map((overshootQuote, index) => ({
        horizonMs: index * index * 250,
        overshootQuote,
      }))
      const mean = discountedOvershoot(points, halfLifeMs)
      const sorted = overshoots.toSorted((left, right) => Number(left - right))
      expect(compareRatios(mean, ratio(sorted[0] ?? 0n)) >= 0).toBe(true)
      expect(compareRatios(mean, ratio(sorted.at(-1) ?? 0n)) <= 0).toBe(true)
    }),
  )
})

test('horizons rise, one alone has no mean, and a half-life takes time', () => {
  const point = { horizonMs: 0, overshootQuote: 0n }
  expect(() => discountedOvershoot([point], 1)).toThrow('two of them')
  expect(() => discountedOvershoot([point, point], 1)).toThrow('rise')
  expect(() => discountedOvershoot([point, point], 0)).toThrow('takes time')
})
