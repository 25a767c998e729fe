import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isFairSplit } from '../auditor/fair-split.ts'
import { apportion } from './apportion.ts'

test('Q-7: leftover units go to the largest fractions, equal ones to the lower index', () => {
  expect(apportion(5n, [3n, 3n, 3n], [3n, 3n, 3n])).toEqual([2n, 2n, 1n])
  expect(apportion(10n, [1n, 2n, 4n], [9n, 9n, 9n])).toEqual([1n, 3n, 6n])
  expect(apportion(0n, [1n, 2n], [5n, 5n])).toEqual([0n, 0n])
})

test('Q-7: who reaches the cap leaves, and the others share what is left', () => {
  expect(apportion(10n, [8n, 1n, 1n], [2n, 9n, 9n])).toEqual([2n, 4n, 4n])
  expect(apportion(10n, [1n, 1n], [3n, 4n])).toEqual([3n, 4n])
})

test('Q-7: zero weights get nothing, even if then something stays unallocated', () => {
  expect(apportion(9n, [0n, 1n], [9n, 4n])).toEqual([0n, 4n])
  expect(apportion(9n, [], [])).toEqual([])
})

test('Q-7: sums, caps and proportions on random splits', () => {
  const amounts = fc.bigInt({ min: 0n, max: 60n })
  const entries = fc.array(fc.tuple(amounts, amounts), { maxLength: 7 })
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 300n }), entries, (whole, pairs) => {
      const weights = pairs.map(([weight]) => weight)
      const caps = pairs.map(([, cap]) => cap)
      const given = apportion(whole, weights, caps)
      const room = pairs.reduce((sum, [weight, cap]) => (weight > 0n ? sum + cap : sum), 0n)
      const sum = given.reduce((total, part) => total + part, 0n)
      expect(sum).toBe(whole < room ? whole : room)
      const parts = pairs.map(([weight, cap], index) => {
        const part = given[index] ?? -1n
        expect(part >= 0n && part <= cap).toBe(true)
        return { given: part, weight, hasRoom: part < cap && sum < room }
      })
      expect(isFairSplit(parts)).toBe(true)
    }),
  )
})
