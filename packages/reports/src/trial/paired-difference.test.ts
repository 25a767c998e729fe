import { describe, expect, test } from 'vitest'
import { dominates, isAbove, isBelow, pairedDifference } from './paired-difference.ts'
import { seededDraw } from '../severity/metrics/resample.ts'

const settings = { seed: 11, resamples: 2_000, levelPercent: 95 }

test('a difference that is always the same has an interval of one point', () => {
  const { families, overall } = pairedDifference([[-3, -3], [5]], settings)
  expect(families).toEqual([
    { books: 2, sum: -6, lowSum: -6, highSum: -6, smaller: 2, larger: 0, same: 0 },
    { books: 1, sum: 5, lowSum: 5, highSum: 5, smaller: 0, larger: 1, same: 0 },
  ])
  expect(overall).toEqual({
    books: 3,
    sum: -1,
    lowSum: -1,
    highSum: -1,
    smaller: 2,
    larger: 1,
    same: 0,
  })
})

test('throws of a coin: the interval is where the binomial law has it', () => {
  // 100 throws, sums of successes: 95 % between 40 and 60, give or take one for the resamples.
  const throws = Array.from({ length: 100 }, (_, at) => at % 2)
  const { overall } = pairedDifference([throws], settings)
  expect([39, 40, 41]).toContain(overall.lowSum)
  expect([59, 60, 61]).toContain(overall.highSum)
})

test('the interval covers the true mean about as often as it says', () => {
  const draw = seededDraw(5)
  const covered = Array.from({ length: 200 }, (_, seed) => {
    const drawn = Array.from({ length: 60 }, () => draw(201) - 100)
    const { overall } = pairedDifference([drawn], { ...settings, seed, resamples: 400 })
    return overall.lowSum <= 0 && overall.highSum >= 0
  }).filter(Boolean).length
  expect(covered).toBeGreaterThan(178)
  expect(covered).toBeLessThan(200)
})

test('families keep their proportions in every resample', () => {
  const { overall } = pairedDifference(
    [
      [0, 0, 0],
      [8, 8],
    ],
    settings,
  )
  expect([overall.lowSum, overall.highSum]).toEqual([16, 16])
})

describe('domination', () => {
  const of = (lowSum: number, highSum: number) => ({
    books: 10,
    sum: (lowSum + highSum) / 2,
    lowSum,
    highSum,
    smaller: 0,
    larger: 0,
    same: 0,
  })

  test.each([
    ['better in both', of(-9, -1), of(-9, -1), true],
    ['better in one, the same in the other', of(-9, -1), of(0, 0), true],
    ['better in one, and the other cannot be told', of(-9, -1), of(-1, 5), true],
    ['better in one, worse in the other', of(-9, -1), of(1, 5), false],
    ['neither can be told', of(-9, 1), of(-1, 5), false],
    ['the same in both', of(0, 0), of(0, 0), false],
    ['worse in both', of(1, 2), of(1, 2), false],
    ['an end at 0 is not below it', of(-9, 0), of(-9, 0), false],
    ['an end at 0 is not above it', of(-9, -1), of(0, 9), true],
  ])('%s', (_, nextShock, brokenHedges, expected) => {
    expect(dominates([nextShock, brokenHedges])).toBe(expected)
    expect(dominates([brokenHedges, nextShock])).toBe(expected)
  })

  test('an interval is below 0, above 0 or neither', () => {
    expect([of(-2, -1), of(-2, 1), of(1, 2)].map(isBelow)).toEqual([true, false, false])
    expect([of(-2, -1), of(-2, 1), of(1, 2)].map(isAbove)).toEqual([false, false, true])
  })
})

test('without resamples, books or a level there is no interval', () => {
  expect(() => pairedDifference([[1]], { ...settings, resamples: 0 })).toThrow('resamples')
  expect(() => pairedDifference([[1]], { ...settings, levelPercent: 100 })).toThrow('levelPercent')
  expect(() => pairedDifference([[1], []], settings)).toThrow('no books')
})
