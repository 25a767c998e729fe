import { expect, test } from 'vitest'
import type { JumpDiffusion } from '../scenarios/scenario.ts'
import { jumpDiffusion } from './jump-diffusion.ts'

const suiteSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
const markets = [
  { market: 'one', startTicks: 1000, volatilityPpm: 300, beta: 1 },
  { market: 'two', startTicks: 1000, volatilityPpm: 600, beta: 1.5 },
  { market: 'three', startTicks: 1000, volatilityPpm: 200, beta: -0.5 },
]
const still: JumpDiffusion = {
  kind: 'jumpDiffusion',
  factorPpm: 0,
  jumpsPerHour: 0,
  jumpPpm: 0,
}

function movesOf(paths: JumpDiffusion, steps: number, seed = suiteSeed): number[][] {
  const next = jumpDiffusion(markets, paths, seed)
  return Array.from({ length: steps }, (_none, step) => [...next((step + 1) * 1000)])
}

function column(moves: readonly number[][], index: number): number[] {
  return moves.map((row) => row[index] ?? 0)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  const product = mean(a.map((value, index) => (value - meanA) * ((b[index] ?? 0) - meanB)))
  const spread = (values: readonly number[], centre: number) =>
    Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
  return product / spread(a, meanA) / spread(b, meanB)
}

test('markets are correlated as the factor says', () => {
  const factorPpm = 500
  const steps = 20_000
  const moves = movesOf({ ...still, factorPpm }, steps)
  for (const [first, a] of markets.entries()) {
    for (const [second, b] of markets.slice(0, first).entries()) {
      const shared = a.beta * b.beta * factorPpm ** 2
      const spread = (market: typeof a) =>
        Math.sqrt((market.beta * factorPpm) ** 2 + market.volatilityPpm ** 2)
      const expected = shared / spread(a) / spread(b)
      const seen = correlation(column(moves, first), column(moves, second))
      // Five standard errors of a correlation of normal variables.
      expect(Math.abs(seen - expected)).toBeLessThan((5 * (1 - expected ** 2)) / Math.sqrt(steps))
    }
  }
})

test('common jumps come as often as they should and move every market by its beta', () => {
  const perHour = 360
  const commonJumps = { perHour, meanPpm: -20_000, deviationPpm: 5_000 }
  const steps = 20_000
  const calm = markets.map((market) => ({ ...market, volatilityPpm: 0 }))
  const next = jumpDiffusion(calm, { ...still, commonJumps }, suiteSeed)
  const moves = Array.from({ length: steps }, (_none, step) => [...next((step + 1) * 1000)])
  const jumps = moves.filter(([first]) => first !== 0)
  const expected = (steps * perHour) / 3600
  expect(Math.abs(jumps.length - expected)).toBeLessThan(5 * Math.sqrt(expected))
  for (const [one = 0, two, three] of jumps) {
    expect(two).toBeCloseTo(1.5 * one, 12)
    expect(three).toBeCloseTo(-0.5 * one, 12)
  }
  const size = mean(column(jumps, 0))
  expect(Math.abs(size + 0.02)).toBeLessThan((5 * 0.005) / Math.sqrt(jumps.length))
})

test('common jumps change nothing else of a run', () => {
  const lively = { ...still, factorPpm: 300, jumpsPerHour: 30, jumpPpm: 4_000 }
  const none = { perHour: 0, meanPpm: -50_000, deviationPpm: 0 }
  expect(movesOf({ ...lively, commonJumps: none }, 50)).toEqual(movesOf(lively, 50))
})
