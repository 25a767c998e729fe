import { expect, test } from 'vitest'
import { delayOf, stepsOf } from './latency.ts'

test('a latency takes whole steps, and any part of one is one', () => {
  expect([0, 1, 999, 1000, 1001].map((latencyMs) => stepsOf(latencyMs, 1000))).toEqual([
    0, 1, 1, 1, 2,
  ])
})

test('what goes in comes out so many steps later', () => {
  const late = delayOf<string>(2)
  expect(['a', 'b', 'c', 'd'].map(late)).toEqual([undefined, undefined, 'a', 'b'])
  expect(['a', 'b'].map(delayOf<string>(0))).toEqual(['a', 'b'])
})
