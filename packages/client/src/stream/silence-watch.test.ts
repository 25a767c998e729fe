import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SilenceWatch } from './silence-watch.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

test('silence is noticed once it has lasted so long, and not before', () => {
  const pauses = fc.array(fc.integer({ min: 1, max: 150 }), { maxLength: 20 })
  fc.assert(
    fc.property(pauses, (gapsMs) => {
      const noticed: number[] = []
      const watch = new SilenceWatch(100, (silentMs) => noticed.push(silentMs))
      const until = gapsMs.findIndex((gapMs) => gapMs >= 100)
      for (const gapMs of until === -1 ? gapsMs : gapsMs.slice(0, until)) {
        vi.advanceTimersByTime(gapMs)
        watch.heard()
      }
      vi.advanceTimersByTime(99)
      expect(noticed).toEqual([])
      vi.advanceTimersByTime(1)
      expect(noticed).toEqual([100])
      watch.allow(undefined)
      expect(vi.getTimerCount()).toBe(0)
    }),
  )
})

test('from another bound on, it goes by that', () => {
  const noticed: number[] = []
  const watch = new SilenceWatch(10, (silentMs) => noticed.push(silentMs))
  vi.advanceTimersByTime(9)
  watch.allow(50)
  vi.advanceTimersByTime(49)
  expect(noticed).toEqual([])
  vi.advanceTimersByTime(1)
  expect(noticed).toEqual([50])
})
