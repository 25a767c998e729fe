import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wavesOf } from './waves.ts'

const at = (...timesMs: number[]): { timeMs: number; count: number }[] =>
  timesMs.map((timeMs) => ({ timeMs, count: 1 }))

test('a gap of the limit does not divide, a millisecond more does', () => {
  expect(wavesOf(at(0, 5000, 10_001))).toEqual([
    { startMs: 0, endMs: 5000, instants: 2, count: 2 },
    { startMs: 10_001, endMs: 10_001, instants: 1, count: 1 },
  ])
  expect(wavesOf(at(0, 5000, 10_001), { gapMs: 5001 })).toHaveLength(1)
  expect(wavesOf([])).toEqual([])
})

test('what has one time is one instant', () => {
  expect(wavesOf([...at(3, 3), { timeMs: 3, count: 5 }])).toEqual([
    { startMs: 3, endMs: 3, instants: 1, count: 7 },
  ])
})

test('times that go back are refused', () => {
  expect(() => wavesOf(at(5, 4))).toThrow('instants go back in time, from 5 to 4')
})

test('waves cover every instant once, are apart by more than the gap, and hold none within', () => {
  const times = fc.array(fc.nat(200), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 20 }), (drawn, gapMs) => {
      const timesMs = drawn.toSorted((left, right) => left - right)
      const waves = wavesOf(at(...timesMs), { gapMs })
      expect(waves.reduce((sum, { count }) => sum + count, 0)).toBe(timesMs.length)
      waves.forEach(({ startMs, endMs, instants }, index) => {
        const inside = [...new Set(timesMs.filter((one) => one >= startMs && one <= endMs))]
        expect(inside).toHaveLength(instants)
        expect(inside.every((one, place) => one - (inside[place - 1] ?? one) <= gapMs)).toBe(true)
        expect(startMs - (waves[index - 1]?.endMs ?? startMs - gapMs - 1)).toBeGreaterThan(gapMs)
      })
    }),
  )
})
