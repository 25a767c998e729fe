import { expect, test } from 'vitest'
import type { Shock } from '../scenarios/scenario.ts'
import { scheduledMove } from './scheduled-move.ts'

const fall: Shock = {
  fromMs: 10_000,
  toMs: 50_000,
  changePpm: { BTC: -200_000 },
  course: [
    { atMs: 20_000, partPpm: 600_000 },
    { atMs: 30_000, partPpm: 400_000 },
    { atMs: 40_000, partPpm: 1_200_000 },
  ],
}
const whole = Math.log(0.8)

/** How far the price has come at a time, as a part of the whole. */
function partAt(elapsedMs: number, shock = fall): number {
  return scheduledMove([shock], 'BTC', { fromMs: 0, toMs: elapsedMs }) / whole
}

test('a shock follows its course, even between points, back and beyond', () => {
  expect(partAt(10_000)).toBeCloseTo(0, 12)
  expect(partAt(15_000)).toBeCloseTo(0.3, 12)
  expect(partAt(20_000)).toBeCloseTo(0.6, 12)
  expect(partAt(25_000)).toBeCloseTo(0.5, 12)
  expect(partAt(40_000)).toBeCloseTo(1.2, 12)
  expect(partAt(45_000)).toBeCloseTo(1.1, 12)
  expect(partAt(50_000)).toBeCloseTo(1, 12)
  expect(partAt(90_000)).toBeCloseTo(1, 12)
})

test('steps of whatever length add up to the same', () => {
  const steps = Array.from({ length: 60 }, (_none, step) =>
    scheduledMove([fall], 'BTC', { fromMs: step * 1_000, toMs: (step + 1) * 1_000 }),
  )
  expect(steps.reduce((sum, move) => sum + move, 0)).toBeCloseTo(whole, 12)
})

test('a course of one point at each end is no course', () => {
  const { course: _course, ...even } = fall
  const straight = { ...fall, course: [{ atMs: 10_000, partPpm: 0 }] }
  for (const atMs of [12_345, 30_000, 49_999]) {
    expect(partAt(atMs, straight)).toBeCloseTo(partAt(atMs, even), 12)
  }
})
