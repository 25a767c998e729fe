import { expect, test } from 'vitest'
import { randomStream } from './random-stream.ts'
import { byScore, evenDraw, spreadOverSlices } from './ranks.ts'

function draws(seed: number, stream: number, count = 1000): number[] {
  const next = randomStream(seed, stream)
  return Array.from({ length: count }, next)
}

test('a seed and a stream always give the same numbers', () => {
  expect(draws(7, 1)).toEqual(draws(7, 1))
  expect(draws(20_251_010, 1, 3)).toEqual([25_132_864, 3_526_524_315, 3_868_199_678])
})

test('seeds and streams differ from each other, high words included', () => {
  const firsts = [draws(7, 1), draws(8, 1), draws(7, 2), draws(7 + 2 ** 32, 1)].map(String)
  expect(new Set(firsts).size).toBe(4)
})

test('numbers are 32-bit integers, spread evenly', () => {
  const numbers = draws(1, 1, 100_000)
  expect(numbers.every((n) => Number.isInteger(n) && n >= 0 && n < 2 ** 32)).toBe(true)
  const counts = Array.from({ length: 16 }, () => 0)
  for (const n of numbers) counts[n >>> 28] = (counts[n >>> 28] ?? 0) + 1
  // 6,250 expected with a standard deviation of 77.
  for (const count of counts) expect(Math.abs(count - 6250)).toBeLessThan(400)
})

test.each([-1, 1.5, Number.NaN, 2 ** 53])('%d is no seed', (seed) => {
  expect(() => randomStream(seed, 1)).toThrow(RangeError)
})

test('an even draw lies strictly between 0 and 1', () => {
  expect(evenDraw(() => 0)).toBeGreaterThan(0)
  expect(evenDraw(() => 2 ** 32 - 1)).toBeLessThan(1)
})

test('equal scores keep their order', () => {
  const items = [
    { name: 'a', score: 1 },
    { name: 'b', score: 0 },
    { name: 'c', score: 1 },
  ]
  expect(byScore(items, ({ score }) => score).map(({ name }) => name)).toEqual(['b', 'a', 'c'])
})

test('each rank draws from its own slice', () => {
  const placed: number[] = []
  spreadOverSlices([0, 1, 2, 3], randomStream(1, 1), (rank, probability) => {
    placed[rank] = probability
  })
  expect(placed.map((probability) => Math.floor(4 * probability))).toEqual([0, 1, 2, 3])
})
