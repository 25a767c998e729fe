import { expect, test } from 'vitest'
import { priceMoves } from './price-moves.ts'

const markets = [{ market: 'A' }, { market: 'B' }]
const crash = {
  scenario: 'crash',
  returns: [
    { market: 'B', returnPpm: -3 },
    { market: 'A', returnPpm: -2 },
  ],
}
const squeeze = {
  scenario: 'squeeze',
  returns: [
    { market: 'A', returnPpm: 5 },
    { market: 'B', returnPpm: 0 },
  ],
  isOneSided: true as const,
}

test('N-1: published scenarios count both ways unless they are one-sided, in the order of markets', () => {
  const scenarios = [crash, squeeze]
  expect(priceMoves('published', { markets, scenarios }, 0)).toEqual([
    [-2n, -3n],
    [2n, 3n],
    [5n, 0n],
  ])
  expect(priceMoves({ scenario: 'squeeze' }, { markets, scenarios }, 0)).toEqual([[5n, 0n]])
})

test('N-1: a book of one market needs none: everything there is moves, whichever market is asked', () => {
  for (const asked of [0, -1]) {
    expect(priceMoves('published', { markets: [{ market: 'A' }] }, asked)).toEqual([
      [1_000_000n],
      [-1_000_000n],
    ])
  }
})

test('N-1: the asked market alone', () => {
  expect(priceMoves('ownMarket', { markets, scenarios: [crash] }, 1)).toEqual([
    [0n, 1_000_000n],
    [0n, -1_000_000n],
  ])
})
