import { findPreset } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { measureAllocation } from './allocation-bench.ts'
import { allocationBook, allocationMarkets } from './allocation-book.ts'

test('sizes of the book sum to 0 in every market, whatever its size', () => {
  const policy = findPreset('bitmex')?.spec
  if (policy === undefined) throw new Error('bitmex is a preset')
  for (const accounts of [200, 1_000, 2_500]) {
    const book = allocationBook(accounts, policy)
    expect(book.accounts).toHaveLength(accounts)
    const sums = new Map<string, bigint>()
    for (const { market, sizeLots } of book.accounts.flatMap(({ positions }) => positions)) {
      sums.set(market, (sums.get(market) ?? 0n) + sizeLots)
    }
    expect([...sums.keys()]).toHaveLength(allocationMarkets)
    expect([...sums.values()].every((sum) => sum === 0n)).toBe(true)
  }
})

test('what is timed decides something', () => {
  const stages: string[] = []
  const times = measureAllocation(300, (stage) => stages.push(stage))
  expect(times.accounts).toBe(300)
  expect(times.fills).toBeGreaterThan(100)
  expect(stages).toEqual(['plimsoll over 300 accounts', 'bitmex over 300 accounts'])
})
