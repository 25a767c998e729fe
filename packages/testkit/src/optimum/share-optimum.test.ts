import { expect, test } from 'vitest'
import { consecutiveSeeds } from '../seeds.ts'
import { randomAskedBook, small } from './random-asked-book.ts'
import { judgeMinimax, judgeShortfall, type LeastVerdict } from './share-optimum.ts'
import { tallySituations } from './tally-situations.ts'

// Every way to take the lots is tried, on the books of drain-optimum.test.ts.

const bookOf = (seed: number): ReturnType<typeof randomAskedBook> =>
  randomAskedBook(seed, small, { gapMax: seed % 2 === 0 ? 0 : 60 })

function judgeAll(
  what: string,
  books: number,
  judge: (seed: number) => LeastVerdict,
  least: Readonly<Record<string, number>>,
): { readonly failures: number[]; readonly missing: string[] } {
  const counts = tallySituations(least)
  const failures = consecutiveSeeds(books).filter((seed) => {
    const verdict = judge(seed)
    counts.note(verdict.situations)
    return !verdict.isPlaced || verdict.reached !== verdict.least
  })
  process.stdout.write(`${what}: ${counts.line()}\n`)
  return { failures: failures.slice(0, 5), missing: counts.missing() }
}

const nothing = { failures: [], missing: [] }

test('the largest cut over equity, or over lots, is the least there is', {
  timeout: 60_000,
}, () => {
  const found = judgeAll(
    'minimax share',
    10_000,
    (seed) => judgeMinimax(bookOf(seed), seed % 3 === 0 ? 'lots' : 'bucketEquity'),
    {
      'the choice matters': 5000,
      'not everybody is asked': 1000,
      'equal weights': 1000,
      'price beyond mark': 3000,
      'cap binds': 200,
      'not all placed': 100,
    },
  )
  expect(found).toEqual(nothing)
})

test('what scenarios leave unpaid is the least there is', { timeout: 60_000 }, () => {
  const found = judgeAll('least shortfall', 1_000, (seed) => judgeShortfall(bookOf(seed)), {
    'something unpaid': 200,
    'nothing left unpaid': 50,
    'more unpaid than before': 15,
    'the choice matters': 200,
    'price beyond mark': 300,
    'cap binds': 30,
  })
  expect(found).toEqual(nothing)
})
