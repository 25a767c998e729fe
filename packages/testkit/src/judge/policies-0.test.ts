import { expect, test } from 'vitest'
import { judgePolicies } from './judge-policies.ts'

// One of four parts, so that every core has its own.

test('every policy on random books, part 0 of 4', { timeout: 300_000 }, () => {
  const { failures, counts } = judgePolicies(0, 4)
  for (const [policy, count] of counts) {
    process.stdout.write(`${policy}: ${[...count].map((pair) => pair.join(' ')).join(', ')}\n`)
  }
  expect(failures).toEqual([])
})
