import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changesByCause, largestFall } from './largest-fall.ts'
import type { LevelChange } from './level-track.ts'

const cause = 'trade'

test('the largest fall is the largest of all falls that are shorter than the window', () => {
  const drawn = fc.array(
    fc.record({ timeMs: fc.nat(60), units: fc.bigInt({ min: -9n, max: 9n }) }),
    { maxLength: 25 },
  )
  fc.assert(
    fc.property(drawn, fc.integer({ min: 1, max: 30 }), (rows, windowMs) => {
      const changes = rows
        .toSorted((left, right) => left.timeMs - right.timeMs)
        .map((row): LevelChange<'trade'> => ({ cause, ...row }))
      const timesMs = [...new Set(changes.map(({ timeMs }) => timeMs))]
      const levelAfter = (index: number): bigint =>
        changes
          .filter(({ timeMs }) => timeMs <= (timesMs[index] ?? -1))
          .reduce((sum, { units }) => sum + units, 0n)
      const falls = timesMs.flatMap((fromMs, first) =>
        timesMs.flatMap((toMs, last) =>
          last >= first && toMs - fromMs < windowMs
            ? [levelAfter(first - 1) - levelAfter(last)]
            : [],
        ),
      )
      const most = falls.reduce((best, one) => (one > best ? one : best), 0n)
      const found = largestFall(changes, windowMs)
      expect(found?.units ?? 0n).toBe(most)
      if (found === undefined) return
      expect(found.toMs - found.fromMs).toBeLessThan(windowMs)
      const sums = changesByCause(changes, found)
      expect(sums.get(cause)).toBe(-most)
    }),
  )
})
