import type { PolicySpec } from '@plimsoll/engine'
import { beforeAll, expect, test } from 'vitest'
import { consecutiveSeeds } from '../seeds.ts'
import { type AskedBook, askedBookSpec } from './asked-book.ts'
import { compareAskedLevels, levelAfter } from './asked-levels.ts'
import { decideCuts } from './decide-cuts.ts'
import { drainPolicy } from './drain-optimum.ts'
import { randomAskedBook } from './random-asked-book.ts'
import {
  compareLevelVectors,
  isPlacement,
  levelsLeft,
  loadSolver,
  type SolvedLots,
  solveHighestLevel,
} from './solver-optimum.ts'

// A solver of mixed-integer programs has no part in a decision: here it tries to do better. Sampled: books of 20 to 60 accounts
// with up to some thousand lots each, at mark. It minimises the highest level, then, that account staying as it is, the next.

const BOOKS = 500
const medium = { accounts: [20, 60], lots: [20, 3_000], waysMax: Infinity } as const

const proRata: PolicySpec = {
  policy: 'pro rata',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'proRata', weight: 'lots' },
  price: 'mark',
}

function lotsUnder(book: AskedBook, policy: PolicySpec): SolvedLots {
  const cuts = decideCuts(askedBookSpec(book, policy))
  return book.accounts.map(({ account }) => cuts.get(account) ?? 0n)
}

/** The account with the highest level keeps its lots while the rest is solved again. */
function highestOf(book: AskedBook, lots: SolvedLots): Map<number, bigint> {
  const levels = book.accounts.map((account, index) => levelAfter(book, account, lots[index] ?? 0n))
  const highest = levels.reduce(
    (best, level, index) => (compareAskedLevels(level, levels[best] ?? level) > 0 ? index : best),
    0,
  )
  return new Map([[highest, lots[highest] ?? 0n]])
}

let highs: Awaited<ReturnType<typeof loadSolver>>
beforeAll(async () => {
  highs = await loadSolver()
})

test(`HiGHS finds nothing lower on ${BOOKS} medium books`, { timeout: 180_000 }, () => {
  const counts = { solved: 0, again: 0, sameHighest: 0, worse: 0, lowerThanProRata: 0 }
  const failures: string[] = []
  for (const seed of consecutiveSeeds(BOOKS)) {
    const book = randomAskedBook(seed, medium, { gapMax: 0 })
    const lots = lotsUnder(book, drainPolicy(false, true))
    const placed = lots.reduce((sum, given) => sum + given, 0n)
    const ours = levelsLeft(book, lots)
    const first = solveHighestLevel(highs, book)
    const second = first && solveHighestLevel(highs, book, highestOf(book, first))
    for (const solved of [first, second]) {
      if (solved === undefined || !isPlacement(book, solved, placed)) continue
      const theirs = levelsLeft(book, solved)
      const difference = compareLevelVectors(theirs, ours)
      if (difference < 0) failures.push(`seed ${seed}`)
      if (difference > 0) counts.worse += 1
      if (solved === second) counts.again += 1
      else {
        counts.solved += 1
        if (compareLevelVectors(theirs.slice(0, 1), ours) === 0) counts.sameHighest += 1
        const rival = levelsLeft(book, lotsUnder(book, proRata))
        if (compareLevelVectors(theirs, rival) < 0) counts.lowerThanProRata += 1
      }
    }
  }
  process.stdout.write(`HiGHS on ${BOOKS} medium books: ${JSON.stringify(counts)}\n`)
  expect(failures.slice(0, 5)).toEqual([])
  expect(counts.solved).toBeGreaterThan(0.95 * BOOKS)
  expect(counts.again).toBeGreaterThan(0.9 * BOOKS)
  expect(counts.sameHighest).toBeGreaterThan(0.5 * BOOKS)
  expect(counts.lowerThanProRata).toBeGreaterThan(0.9 * BOOKS)
})
