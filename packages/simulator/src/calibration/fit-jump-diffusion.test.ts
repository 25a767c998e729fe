import { expect, test } from 'vitest'
import { jumpDiffusion } from '../paths/jump-diffusion.ts'
import type { JumpDiffusion } from '../scenarios/scenario.ts'
import { fitJumpDiffusion } from './fit-jump-diffusion.ts'

const suiteSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
const markets = [0.6, 0.8, 1, 1.2, 1.4].map((beta, index) => ({
  market: `m${index}`,
  startTicks: 1000,
  volatilityPpm: 200 + 50 * index,
  beta,
}))
const truth: JumpDiffusion = {
  kind: 'jumpDiffusion',
  factorPpm: 400,
  jumpsPerHour: 20,
  jumpPpm: 20_000,
  commonJumps: { perHour: 30, meanPpm: -30_000, deviationPpm: 8_000 },
}

function historyOf(paths: JumpDiffusion, rows: number, rowMs: number) {
  const next = jumpDiffusion(markets, paths, suiteSeed)
  const moves = Array.from({ length: rows }, (_none, row) => [...next((row + 1) * rowMs)])
  return {
    rowMs,
    returns: Object.fromEntries(
      markets.map(({ market }, index) => [market, moves.map((row) => row[index] ?? 0)]),
    ),
  }
}

test.each([1_000, 4_000])('finds what made a history, in rows of %d ms', (rowMs) => {
  const fit = fitJumpDiffusion(historyOf(truth, 12_000, rowMs))
  expect(fit.paths.factorPpm / truth.factorPpm).toBeCloseTo(1, 1)
  for (const { market, beta, volatilityPpm } of markets) {
    const found = fit.markets[market]
    expect(Math.abs((found?.beta ?? 0) / beta - 1)).toBeLessThan(0.06)
    // Jumps too small to be told from diffusion stay in the volatility.
    expect(Math.abs((found?.volatilityPpm ?? 0) / volatilityPpm - 1)).toBeLessThan(0.15)
  }
  const { jumpsPerHour, jumpPpm, commonJumps } = fit.paths
  // Jumps smaller than the threshold are not seen: some 10 to 20 % of own jumps of this size.
  expect(jumpsPerHour / truth.jumpsPerHour).toBeGreaterThan(0.65)
  expect(jumpsPerHour / truth.jumpsPerHour).toBeLessThan(1.15)
  expect(Math.abs(jumpPpm / truth.jumpPpm - 1)).toBeLessThan(0.3)
  expect(Math.abs((commonJumps?.perHour ?? 0) / 30 - 1)).toBeLessThan(0.5)
  expect(Math.abs((commonJumps?.meanPpm ?? 0) / -30_000 - 1)).toBeLessThan(0.2)
})

test('without jumps it finds hardly any', () => {
  const { commonJumps: _none, ...calm } = truth
  const fit = fitJumpDiffusion(historyOf({ ...calm, jumpsPerHour: 0 }, 12_000, 1_000))
  expect(fit.ownJumps + fit.commonJumpRows).toBeLessThanOrEqual(6)
})

test('one market has volatility alone, two share a factor', () => {
  const { returns, rowMs } = historyOf({ ...truth, jumpsPerHour: 0 }, 6_000, 1_000)
  const { m0 = [], m4 = [] } = returns
  const one = fitJumpDiffusion({ rowMs, returns: { m0 } })
  expect(one.paths.factorPpm).toBe(0)
  expect(one.markets['m0']?.volatilityPpm).toBeGreaterThan(200)
  expect(one.markets['m0']?.beta).toBe(1)
  const two = fitJumpDiffusion({ rowMs, returns: { m0, m4 } })
  expect(two.paths.factorPpm / truth.factorPpm).toBeCloseTo(1, 0)
  expect(two.markets['m4']?.beta).toBeGreaterThan(two.markets['m0']?.beta ?? 9)
})

test.each([
  [{ A: [1, 2, 3] }, '3 rows are too few'],
  [{ A: Array.from({ length: 100 }, () => 1), B: [1] }, 'B has 1 returns, A has 100'],
  [
    { A: Array.from({ length: 100 }, (_none, row) => (row === 7 ? Number.NaN : 1)) },
    'row 7 of A is NaN',
  ],
])('a history that cannot be fitted is refused', (returns, message) => {
  expect(() => fitJumpDiffusion({ rowMs: 1000, returns })).toThrow(message)
})

test('the deviation of jumps is their root mean square, whatever their sizes', () => {
  const returns: number[] = Array.from({ length: 400 }, (_none, row) =>
    row % 2 === 0 ? 0.001 : -0.001,
  )
  const history = { rowMs: 1_000, returns: { A: returns.with(100, 0.05).with(300, -0.1) } }
  const { paths, ownJumps } = fitJumpDiffusion(history)
  expect(ownJumps).toBe(2)
  expect(paths.jumpPpm).toBe(Math.round(1_000_000 * Math.sqrt((0.05 ** 2 + 0.1 ** 2) / 2)))
})
