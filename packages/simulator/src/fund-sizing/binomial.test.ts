import { expect, test } from 'vitest'
import { binomialDistribution, probabilityInterval } from './binomial.ts'

/** P(X ≤ k) by whole numbers alone, for a probability of a/b. */
function exactly(trials: bigint, successes: bigint, a: bigint, b: bigint): number {
  let choose = 1n
  let sum = 0n
  for (let k = 0n; k <= successes; k += 1n) {
    sum += choose * a ** k * (b - a) ** (trials - k)
    choose = (choose * (trials - k)) / (k + 1n)
  }
  return Number((sum * 10n ** 18n) / b ** trials) / 1e18
}

test('is the binomial distribution, as whole numbers have it', () => {
  for (const [trials, a, b] of [
    [1, 1, 2],
    [10, 3, 10],
    [59, 19, 20],
    [300, 99, 100],
    [300, 1, 1000],
  ] as const) {
    const atMost = binomialDistribution(trials, a / b)
    for (let k = 0; k <= trials; k += 1) {
      const wanted = exactly(BigInt(trials), BigInt(k), BigInt(a), BigInt(b))
      expect(Math.abs(atMost(k) - wanted)).toBeLessThan(1e-12)
    }
  }
})

test('neither under- nor overflows with many trials', () => {
  const atMost = binomialDistribution(1_000_000, 0.999)
  expect(atMost(998_900)).toBeLessThan(0.01)
  expect(atMost(999_000)).toBeGreaterThan(0.49)
  expect(atMost(999_000)).toBeLessThan(0.53)
  expect(atMost(1_000_000)).toBe(1)
})

test('a probability that is certain has no distribution', () => {
  expect(binomialDistribution(5, 0)(0)).toBe(1)
  expect(binomialDistribution(5, 1)(4)).toBe(0)
  expect(binomialDistribution(5, 1)(5)).toBe(1)
})

test('intervals are those of Clopper and Pearson', () => {
  // From their definition: (1 − p)^10 = 0.05, and the beta quantiles of 5 of 10 as tables have them.
  const none = probabilityInterval(0, 10, 0.05)
  expect(none.low).toBe(0)
  expect(none.high).toBeCloseTo(1 - 0.05 ** 0.1, 10)
  const half = probabilityInterval(5, 10, 0.05)
  expect(half.low).toBeCloseTo(0.222441, 6)
  expect(half.high).toBeCloseTo(0.777559, 6)
  expect(probabilityInterval(10, 10, 0.05)).toMatchObject({ high: 1 })
})
