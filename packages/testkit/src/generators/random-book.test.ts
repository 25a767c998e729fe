import { expect, test } from 'vitest'
import { referenceResolve } from '../reference/resolve.ts'
import { consecutiveSeeds } from '../seeds.ts'
import { classifyBook } from './classify-book.ts'
import { randomBook } from './random-book.ts'
import { createRandom } from './random.ts'

test('the same seed makes the same book, another seed another', () => {
  expect(randomBook(7)).toEqual(randomBook(7))
  expect(randomBook(7)).not.toEqual(randomBook(8))
})

test('draws stay in range, weights of zero are never drawn, shuffles keep everything', () => {
  const random = createRandom(3)
  for (let draw = 0; draw < 1000; draw += 1) {
    expect([0, 1, 2]).toContain(random.below(3))
    expect([-1, 0, 1]).toContain(random.between(-1, 1))
    expect(
      random.pickWeighted([
        [0, 'never'],
        [1, 'always'],
      ]),
    ).toBe('always')
  }
  expect(random.shuffle([1, 2, 3, 4]).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4])
  expect(() => random.pick([])).toThrow(RangeError)
})

test('2,000 consecutive seeds hold the proportions', { timeout: 120_000 }, () => {
  const reached = { reachedAdl: 0, reachedHaircut: 0, exactTies: 0, nearBound: 0 }
  const names = Object.keys(reached) as (keyof typeof reached)[]
  for (const seed of consecutiveSeeds(2000)) {
    const book = randomBook(seed)
    const found = classifyBook(book, referenceResolve(book))
    for (const name of names) if (found[name]) reached[name] += 1
  }
  console.log(`of 2,000 books: ${JSON.stringify(reached)}`)
  expect(reached.reachedAdl).toBeGreaterThan(600)
  expect(reached.reachedHaircut).toBeGreaterThan(200)
  expect(reached.exactTies).toBeGreaterThan(200)
  expect(reached.nearBound).toBeGreaterThan(100)
})

test('the order in which a book lists things does not matter', () => {
  for (const seed of consecutiveSeeds(60)) {
    const book = randomBook(seed)
    const { shuffle } = createRandom(seed + 1)
    const mixed = {
      ...book,
      markets: shuffle(book.markets),
      funds: shuffle(book.funds),
      accounts: shuffle(book.accounts).map((account) => ({
        ...account,
        positions: shuffle(account.positions),
      })),
    }
    expect(referenceResolve(mixed), `seed ${seed}`).toEqual(referenceResolve(book))
  }
})
