import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VenueClock } from './venue-clock.ts'

test('it stands before the first step, and while the venue works on one', () => {
  let wallMs = 0
  const clock = new VenueClock(1_000, 10, () => wallMs)
  wallMs = 5_000
  expect(clock.nowMs()).toBe(1_000)
  clock.advanceTo(2_000)
  wallMs += 500
  expect(clock.nowMs()).toBe(2_000)
})

test('between two steps it goes on at its speed, as far as the next one', () => {
  let wallMs = 0
  const clock = new VenueClock(1_000, 10, () => wallMs)
  clock.advanceTo(2_000)
  clock.runUntil(3_000)
  const times: number[] = []
  for (wallMs = 0; wallMs <= 120; wallMs += 30) times.push(clock.nowMs())
  expect(times).toEqual([2_000, 2_300, 2_600, 2_900, 3_000])
})

test('a step that comes late finds it waiting', () => {
  let wallMs = 0
  const clock = new VenueClock(0, 10, () => wallMs)
  clock.advanceTo(1_000)
  clock.runUntil(2_000)
  wallMs = 10_000
  expect(clock.nowMs()).toBe(2_000)
  clock.advanceTo(2_000)
  expect(clock.nowMs()).toBe(2_000)
  clock.runUntil(3_000)
  expect(clock.nowMs()).toBe(3_000)
})

test('it never goes back, and is never behind a step nor ahead of what it may run to', () => {
  const action = fc.record({
    what: fc.constantFrom('advanceTo' as const, 'runUntil' as const, 'wait' as const),
    ms: fc.integer({ min: -5_000, max: 5_000 }),
  })
  fc.assert(
    fc.property(
      fc.array(action, { maxLength: 40 }),
      fc.double({ min: 0.1, max: 100, noNaN: true }),
      (actions, speed) => {
        let wallMs = 0
        const clock = new VenueClock(0, speed, () => wallMs)
        let lastMs = clock.nowMs()
        let boundMs = 0
        for (const { what, ms } of actions) {
          if (what === 'wait') wallMs += Math.abs(ms)
          else {
            clock[what](lastMs + ms)
            boundMs = Math.max(boundMs, lastMs + ms)
          }
          const nowMs = clock.nowMs()
          expect(nowMs).toBeGreaterThanOrEqual(lastMs)
          expect(nowMs).toBeLessThanOrEqual(boundMs)
          if (what === 'advanceTo') expect(nowMs).toBe(Math.max(lastMs, lastMs + ms))
          lastMs = nowMs
        }
      },
    ),
  )
})
