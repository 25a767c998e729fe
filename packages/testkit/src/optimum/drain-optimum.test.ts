import { expect, test } from 'vitest'
import { consecutiveSeeds } from '../seeds.ts'
import { judgeDrain } from './drain-optimum.ts'
import { randomAskedBook, small } from './random-asked-book.ts'
import { tallySituations } from './tally-situations.ts'

// Every way to take the lots is tried. Sampled: books of two to six accounts with up to six lots each; half of them at a
// price that costs whoever gives lots up to 60 of some hundred quote units a lot.

const BOOKS = 10_000

const bookOf = (seed: number): ReturnType<typeof randomAskedBook> =>
  randomAskedBook(seed, small, { gapMax: seed % 2 === 0 ? 0 : 60 })

test('a drain leaves the least sorted levels', { timeout: 120_000 }, () => {
  const counts = tallySituations({
    'falls only': 500,
    flat: 30,
    rising: 1000,
    'all three': 5,
    ties: 1000,
    'little equity': 20,
    'cap binds': 200,
    'not all placed': 100,
    'price beyond mark': 3000,
    hedged: 3000,
    declared: 1000,
    'one-sided moves': 1000,
    inverse: 1000,
  })
  const failures = consecutiveSeeds(BOOKS).filter((seed) => {
    const verdict = judgeDrain(bookOf(seed), false)
    counts.note(verdict?.situations ?? [])
    return verdict?.excess !== 0
  })
  process.stdout.write(`drain of ${BOOKS} books: ${counts.line()}\n`)
  expect(failures.slice(0, 5)).toEqual([])
  expect(counts.missing()).toEqual([])
})

test('where hedges can be kept, the least levels that keep them', { timeout: 120_000 }, () => {
  const counts = tallySituations({
    'falls only': 500,
    flat: 30,
    ties: 500,
    hedged: 1000,
    declared: 300,
  })
  const failures = consecutiveSeeds(BOOKS).filter((seed) => {
    const verdict = judgeDrain(bookOf(seed), true)
    if (verdict === undefined) return false
    counts.note(verdict.situations)
    return verdict.excess !== 0
  })
  process.stdout.write(`of ${BOOKS} books, hedges kept in: ${counts.line()}\n`)
  expect(failures.slice(0, 5)).toEqual([])
  expect(counts.missing()).toEqual([])
})
