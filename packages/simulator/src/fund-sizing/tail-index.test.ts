import { expect, test } from 'vitest'
import { exponential, naturalLog } from '../populations/portable-math.ts'
import { randomStream } from '../populations/random-stream.ts'
import { ordered, type OrderedDraws } from './order-statistics.ts'
import { tailIndex } from './tail-index.ts'

/** Pareto draws: beyond x with a probability of x to the power of −index. */
function paretoDraws(index: number, count: number, seed = 1): OrderedDraws {
  const next = randomStream(seed, 4)
  return ordered(
    Array.from({ length: count }, () =>
      BigInt(Math.round(1e6 * exponential(-naturalLog((next() + 0.5) / 2 ** 32) / index))),
    ),
  )
}

test('finds the index of a Pareto law, within its standard error', () => {
  for (const index of [0.8, 1.5, 3, 6]) {
    const tail = tailIndex(paretoDraws(index, 5_000))
    expect(Math.abs((tail?.index ?? 0) - index)).toBeLessThan(3 * (tail?.standardError ?? 0))
  }
})

test('says what may not be believed', () => {
  expect(tailIndex(paretoDraws(0.8, 5_000))?.verdict).toBe('infiniteMean')
  expect(tailIndex(paretoDraws(1.6, 5_000))?.verdict).toBe('heavy')
  expect(tailIndex(paretoDraws(4, 5_000))?.verdict).toBe('light')
})

test('says nothing of draws that have no tail', () => {
  expect(tailIndex(paretoDraws(2, 90))).toBeUndefined()
  expect(tailIndex(Array.from({ length: 500 }, () => 9n))).toBeUndefined()
  expect(tailIndex(Array.from({ length: 500 }, () => 0n))).toBeUndefined()
})
