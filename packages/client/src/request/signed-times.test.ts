import { expect, test } from 'vitest'
import { SignedTimes } from './signed-times.ts'

test('equal requests never have the same time, others have the present one', () => {
  let nowMs = 1_000
  const times = new SignedTimes(() => nowMs)
  expect([times.next('a'), times.next('a'), times.next('b'), times.next('a')]).toEqual([
    1_000, 1_001, 1_000, 1_002,
  ])
  nowMs = 1_001
  expect([times.next('a'), times.next('b')]).toEqual([1_003, 1_001])
  nowMs = 5_000
  expect(times.next('a')).toBe(5_000)
})

test('a clock that was set back is believed', () => {
  let nowMs = 5_000
  const times = new SignedTimes(() => nowMs)
  times.next('a')
  nowMs = 10
  expect([times.next('a'), times.next('a')]).toEqual([10, 11])
})

test('forgetting what is past keeps what could be repeated', () => {
  let nowMs = 0
  const times = new SignedTimes(() => nowMs)
  for (let index = 0; index < 10_000; index += 1) times.next(`request ${index}`)
  nowMs = 1
  times.next('a')
  expect(times.next('a')).toBe(2)
})
