import { expect, test } from 'vitest'
import { type ClockFaultKind, clockFaultKinds } from './fault.ts'
import { SimulatedClock } from './simulated-clock.ts'

const HOUR_MS = 3_600_000

/** What a broken clock shows, some time after it broke. */
const shown: Readonly<Record<ClockFaultKind, number>> = {
  clockHourAhead: 1_500 + HOUR_MS,
  clockHourBehind: 1_500 - HOUR_MS,
  clockDayAhead: 1_500 + 24 * HOUR_MS,
  clockDayBehind: 1_500 - 24 * HOUR_MS,
  clockStuck: 1_000,
  clockBackwards: 500,
}

test.each(clockFaultKinds)('%s lasts its turns while time goes on', (kind) => {
  const clock = new SimulatedClock(1_000)
  clock.break({ kind, lasting: 2 })
  clock.advance(500)
  expect([clock.nowMs(), clock.trueMs, clock.isBroken]).toEqual([shown[kind], 1_500, true])
  clock.advance(500)
  expect([clock.nowMs(), clock.isBroken]).toEqual([2_000, false])
})

test('a repaired clock is right, and whoever waits sees the time come', () => {
  const clock = new SimulatedClock(1_000)
  clock.break({ kind: 'clockDayAhead', lasting: 9 })
  clock.repair()
  clock.waitUntil(5_000)
  clock.waitUntil(3_000)
  expect(clock.nowMs()).toBe(5_000)
})
