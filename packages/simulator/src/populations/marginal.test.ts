import { describe, expect, test } from 'vitest'
import { type Marginal, marginalQuantile, paretoQuantile } from './marginal.ts'

const marginal: Marginal = {
  quantiles: [
    [0.1, 1],
    [0.5, 10],
    [0.9, 1000],
  ],
  tailExponent: 0.8,
  maximum: 1e6,
}

describe('marginalQuantile', () => {
  const quantile = marginalQuantile(marginal)

  test.each([
    [0.1, 1],
    [0.5, 10],
    [0.9, 1000],
  ])('meets the published quantile at %f', (probability, value) => {
    expect(quantile(probability) / value).toBeCloseTo(1, 12)
  })

  test('rises, and ends at the maximum', () => {
    const values = Array.from({ length: 999 }, (_, index) => quantile((index + 1) / 1000))
    expect(values.toSorted((a, b) => a - b)).toEqual(values)
    expect(quantile(1) / 1e6).toBeCloseTo(1, 9)
  })

  test('is log-normal between two quantiles and below the first', () => {
    // Φ(−0.64) and Φ(−1.92): half and one and a half of the way from the median to the 10 %
    // quantile.
    expect(quantile(0.2608342)).toBeCloseTo(Math.sqrt(10), 4)
    expect(quantile(0.0272823)).toBeCloseTo(1 / Math.sqrt(10), 4)
  })

  test('of the positive part meets the quantiles of the whole', () => {
    const positive = marginalQuantile(marginal, 0.05)
    expect(positive((0.5 - 0.05) / 0.95)).toBeCloseTo(10, 9)
    expect(positive((0.9 - 0.05) / 0.95) / 1000).toBeCloseTo(1, 9)
  })

  test('needs quantiles', () => {
    expect(() => marginalQuantile({ ...marginal, quantiles: [] })).toThrow(RangeError)
  })
})

test('a Pareto tail begins at its start and ends at its end', () => {
  const tail = { from: 7, to: 79, exponent: 1.95 }
  expect(paretoQuantile(tail, 0)).toBeCloseTo(7, 12)
  expect(paretoQuantile(tail, 1)).toBeCloseTo(79, 9)
  // Half of the mass: 1 − 0.5 × (1 − (7/79)^1.95) survives.
  const survival = 1 - 0.5 * (1 - (7 / 79) ** 1.95)
  expect(paretoQuantile(tail, 0.5)).toBeCloseTo(7 * survival ** (-1 / 1.95), 9)
})
