import { ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { randomStream } from '../populations/random-stream.ts'
import {
  expectedShortfall,
  ordered,
  type OrderedDraws,
  pathsNeeded,
  percentText,
  quantileRanks,
  TooFewPaths,
  valueAtRisk,
} from './order-statistics.ts'

const levels = [ratio(1n, 2n), ratio(9n, 10n), ratio(19n, 20n), ratio(99n, 100n), ratio(1n, 3n)]

function draws(seed: number, count: number): OrderedDraws {
  const next = randomStream(seed, 1)
  return ordered(Array.from({ length: count }, () => BigInt(next() % 1_000)))
}

test('value at risk is the smallest draw that so many paths do not exceed', () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const sample = draws(seed, seed * 7)
    for (const level of levels) {
      const needed = level.numerator * BigInt(sample.length)
      const holds = (value: bigint): boolean =>
        BigInt(sample.filter((draw) => draw <= value).length) * level.denominator >= needed
      expect(valueAtRisk(sample, level)).toBe(sample.find(holds))
    }
  }
})

test('expected shortfall is what Rockafellar and Uryasev minimise, to the unit', () => {
  // min over x of x + mean(max(0, draw − x)) / (1 − level) is reached at a draw.
  for (let seed = 1; seed <= 30; seed += 1) {
    const sample = draws(seed, seed * 7)
    for (const { numerator, denominator } of levels) {
      const scale = BigInt(sample.length) * (denominator - numerator)
      const times = sample.map((x) => {
        const excess = sample.reduce((sum, draw) => sum + (draw > x ? draw - x : 0n), 0n)
        return x * scale + denominator * excess
      })
      const least = times.reduce((min, value) => (value < min ? value : min))
      const wanted = (least + scale - 1n) / scale
      expect(expectedShortfall(sample, { numerator, denominator })).toBe(wanted)
    }
  }
})

test('ranks are those of the tables of Wilks', () => {
  const ninetyFive = ratio(19n, 20n)
  expect(quantileRanks(58, ninetyFive, 0.05)).toBeUndefined()
  expect(quantileRanks(59, ninetyFive, 0.05)?.high).toBe(59)
  expect(quantileRanks(93, ninetyFive, 0.05)?.high).toBe(92)
  expect(quantileRanks(124, ninetyFive, 0.05)?.high).toBe(122)
  expect(quantileRanks(298, ratio(99n, 100n), 0.05)).toBeUndefined()
  expect(quantileRanks(299, ratio(99n, 100n), 0.05)?.high).toBe(299)
  expect(quantileRanks(473, ratio(99n, 100n), 0.05)?.high).toBe(472)
})

test('both ends are passed about as often as they say, whatever the law', () => {
  const level = ratio(9n, 10n)
  const paths = 100
  const ranks = quantileRanks(paths, level, 0.05)
  const next = randomStream(11, 2)
  let below = 0
  let above = 0
  const trials = 4_000
  for (let trial = 0; trial < trials; trial += 1) {
    // Only how many uniform draws fall below the quantile matters, so no law is assumed.
    let under = 0
    for (let path = 0; path < paths; path += 1) if (next() / 2 ** 32 < 0.9) under += 1
    if (under >= (ranks?.high ?? 0)) below += 1
    if (under < (ranks?.low ?? 0)) above += 1
  }
  // Four standard deviations of 5 % over the trials.
  expect(below / trials).toBeLessThan(0.05 + 0.014)
  expect(above / trials).toBeLessThan(0.05 + 0.014)
})

test('says how many paths a level needs', () => {
  expect(pathsNeeded(ratio(99n, 100n))).toBe(500)
  expect(pathsNeeded(ratio(9n, 10n))).toBe(50)
  expect(pathsNeeded(ratio(995n, 1000n))).toBe(1_000)
  expect(new TooFewPaths(ratio(99n, 100n), 40).message).toBe(
    '40 paths cannot say what holds in 99 % of them: run at least 500, or ask for a lower confidence',
  )
  expect(percentText(ratio(999n, 1000n))).toBe('99.9 %')
})
