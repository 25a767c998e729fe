import { expect, test } from 'vitest'
import { judgeWaterfalls } from './judge-waterfalls.ts'

// One of two parts, so that every core has its own.

test('every waterfall on random books, part 1 of 2', { timeout: 300_000 }, () => {
  const { failures, counts } = judgeWaterfalls(1, 2)
  for (const [waterfall, count] of counts) {
    process.stdout.write(`${waterfall}: ${[...count].map((pair) => pair.join(' ')).join(', ')}\n`)
  }
  expect(failures).toEqual([])
})
