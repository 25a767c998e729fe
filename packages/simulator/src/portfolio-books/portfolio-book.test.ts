import { createState, findPreset, view } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { portfolioBook } from './portfolio-book.ts'

const policy = findPreset('plimsoll')?.spec
if (policy === undefined) throw new Error('plimsoll ships')
const waterfall = [{ layer: 'adl', policy }] as const
const seeds = Array.from({ length: 40 }, (_none, index) => index + 1)

test('the same seed gives the same book, another seed another', () => {
  expect(portfolioBook(5, waterfall, 2)).toEqual(portfolioBook(5, waterfall, 2))
  expect(portfolioBook(5, waterfall, 2)).not.toEqual(portfolioBook(6, waterfall, 2))
})

test.each([1, 3] as const)('books of %i scenario pairs are what they are said to be', (pairs) => {
  let asked = 0
  for (const seed of seeds) {
    const spec = portfolioBook(seed, waterfall, pairs)
    const traders = spec.accounts.filter(({ account }) => account.startsWith('t'))
    expect(traders.length).toBeGreaterThanOrEqual(50)
    expect(spec.markets.length).toBeLessThanOrEqual(20)
    expect(spec.scenarios?.length).toBe(pairs)
    for (const { sizeLots } of traders.flatMap(({ positions }) => positions)) {
      expect(sizeLots * sizeLots).toBeGreaterThanOrEqual(1_000_000n)
    }
    const margins = view(createState(spec)).margins()
    const broke = margins.filter(({ equityQuote }) => equityQuote.numerator < 0n)
    expect(broke.map(({ account }) => account)).toEqual(['fallen'])
    asked += broke.flatMap(({ positions }) => positions).length / spec.markets.length
  }
  expect(asked / seeds.length).toBeGreaterThan(0.9)
})
