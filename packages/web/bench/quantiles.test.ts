import { expect, test } from 'vitest'
import { medians, quantile } from './quantiles.ts'

test('a quantile is a value that occurs, by nearest rank', () => {
  const values = [9, 1, 3, 2, 7, 10, 5, 4, 8, 6]
  expect([0, 0.5, 0.95, 0.9, 1].map((share) => quantile(values, share))).toEqual([1, 5, 10, 9, 10])
  expect(quantile([], 0.5)).toBe(0)
})

test('each figure has its own median', () => {
  const runs = [
    { first: 1, second: 30 },
    { first: 3, second: 10 },
    { first: 2, second: 20 },
  ]
  expect(medians(runs)).toEqual({ first: 2, second: 20 })
})
