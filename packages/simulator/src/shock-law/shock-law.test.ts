import { expect, test } from 'vitest'
import { shockLaw } from './shock-law.ts'

const markets = [{ market: 'A' }, { market: 'B', betaPpm: 500_000 }, { market: 'C', betaPpm: 0 }]
const law = shockLaw(7, markets, 20_000)
const columnOf = (index: number): number[] =>
  law.map(({ returnsPpm }) => returnsPpm[index] ?? Number.NaN)

function meanProduct(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, one, index) => sum + one * (right[index] ?? 0), 0) / left.length
}

test('a seed gives one law, on every machine; another seed another', () => {
  expect(shockLaw(7, markets, 3)).toEqual([
    { weight: 1, returnsPpm: [20_572, -684, -9_114] },
    { weight: 1, returnsPpm: [-20_572, 684, 9_114] },
    { weight: 1, returnsPpm: [88_777, -44_232, -14_310] },
  ])
  expect(shockLaw(7, markets, 50)).toEqual(law.slice(0, 50))
  expect(shockLaw(8, markets, 3)).not.toEqual(shockLaw(7, markets, 3))
})

test('whole millionths that leave a price above 0, mirrored in pairs', () => {
  for (const [index, { weight, returnsPpm }] of law.entries()) {
    expect(weight).toBe(1)
    for (const [market, one] of returnsPpm.entries()) {
      expect(Number.isSafeInteger(one) && Math.abs(one) <= 900_000).toBe(true)
      if (index % 2 === 1) expect(one + (law[index - 1]?.returnsPpm[market] ?? 1)).toBe(0)
    }
  }
})

test('markets move together by what they share', () => {
  const [a, b, c] = [0, 1, 2].map(columnOf)
  if (!a || !b || !c) throw new Error('three markets')
  const correlation = (x: number[], y: number[]): number =>
    meanProduct(x, y) / Math.sqrt(meanProduct(x, x) * meanProduct(y, y))
  expect(correlation(a, b)).toBeGreaterThan(0.4)
  expect(Math.abs(correlation(a, c))).toBeLessThan(0.1)
})

test('tails are heavy: far more moves beyond four deviations than a normal law has', () => {
  const moves = columnOf(0)
  const deviation = Math.sqrt(meanProduct(moves, moves))
  const far = moves.filter((one) => Math.abs(one) > 4 * deviation).length
  expect(far / moves.length).toBeGreaterThan(20 * 6.3e-5)
})

test('a market is not moved by which others are asked about', () => {
  const alone = shockLaw(7, [{ market: 'A' }], 100).map(({ returnsPpm }) => returnsPpm[0])
  expect(alone).toEqual(columnOf(0).slice(0, 100))
})
