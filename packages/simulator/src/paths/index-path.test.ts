import { expect, test } from 'vitest'
import { crash } from '../scenarios/testing/shipped.ts'
import type { JumpDiffusion, Shock } from '../scenarios/scenario.ts'
import { indexPath } from './index-path.ts'
import { worldMarkets } from '../venue/world-market.ts'

const crashPaths: JumpDiffusion = {
  kind: 'jumpDiffusion',
  factorPpm: 200,
  jumpsPerHour: 6,
  jumpPpm: 4_000,
}
const markets = worldMarkets(crash, crash.venue)
  .slice(0, 2)
  .map((market, index) => ({
    ...market,
    startTicks: 1_000_000,
    volatilityPpm: 200 + 100 * index,
    beta: 1 + index,
  }))
const [first = '', second = ''] = markets.map(({ market }) => market)
const shocks: Shock[] = [
  { fromMs: 30_000, toMs: 150_000, changePpm: { [first]: -300_000, [second]: -400_000 } },
  { fromMs: 170_000, toMs: 290_000, changePpm: { [first]: 120_000 } },
]
const lively = {
  markets,
  shocks,
  paths: { ...crashPaths, factorPpm: 200, jumpsPerHour: 60, jumpPpm: 4_000 },
  stepMs: 1000,
}
const still = {
  markets: markets.map((market) => ({ ...market, volatilityPpm: 0 })),
  shocks,
  paths: { ...crashPaths, factorPpm: 0, jumpsPerHour: 0 },
  stepMs: 1000,
}

function pricesOf(scenario: typeof lively, seed: number, steps = 300): number[][] {
  const path = indexPath(scenario, seed)
  return Array.from({ length: steps }, (_none, step) =>
    path((step + 1) * 1000).map(({ priceTicks }) => priceTicks),
  )
}

test('a seed gives one path, another seed another', () => {
  expect(pricesOf(lively, 7)).toEqual(pricesOf(lively, 7))
  expect(pricesOf(lively, 7)).not.toEqual(pricesOf(lively, 8))
})

// Bits, not closeness: a run must be the same on every machine.
test('a path is pinned to the bit', () => {
  expect(pricesOf(lively, 1).at(-1)).toEqual([784464.1370661405, 603580.2959932139])
})

test('without noise a market moves by its shocks alone', () => {
  const prices = pricesOf(still, 1)
  expect(prices[28]?.[0]).toBeCloseTo(1_000_000, 3)
  expect(prices[149]?.[0]).toBeCloseTo(700_000, 3)
  expect(prices[299]).toEqual([expect.closeTo(784_000, 3), expect.closeTo(600_000, 3)])
})

test('log moves add up to the price', () => {
  const path = indexPath(lively, 3)
  let sum = 0
  let last = 0
  for (let step = 1; step <= 300; step += 1) {
    const [point] = path(step * 1000)
    sum += point?.logMove ?? 0
    last = point?.priceTicks ?? 0
  }
  expect(Math.log(last / 1_000_000)).toBeCloseTo(sum, 9)
})

test('markets follow the common factor by their beta', () => {
  const path = indexPath({ ...still, shocks: [], paths: { ...still.paths, factorPpm: 500 } }, 4)
  for (let step = 1; step <= 20; step += 1) {
    const [one, two] = path(step * 1000)
    expect(two?.logMove).toBeCloseTo(2 * (one?.logMove ?? 0), 12)
    expect(one?.logMove).not.toBe(0)
  }
})
