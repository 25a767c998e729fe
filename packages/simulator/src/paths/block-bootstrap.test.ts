import { expect, test } from 'vitest'
import type { Bootstrap } from '../scenarios/scenario.ts'
import { stationaryRows } from './block-bootstrap.ts'
import { indexPath, type PathTerms } from './index-path.ts'

const suiteSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
const markets = ['A', 'B', 'C'].map((market) => ({
  market,
  startTicks: 1000,
  volatilityPpm: 500,
  beta: 1,
}))
const rows = 40
/** Every return says which row it is of: row n of A is n millionths, of B the same halved, of the rest the same negative. */
const returns = {
  A: Array.from({ length: rows }, (_none, row) => row / 1_000_000),
  B: Array.from({ length: rows }, (_none, row) => row / 2_000_000),
  '*': Array.from({ length: rows }, (_none, row) => -row / 1_000_000),
}
const history: Bootstrap = { kind: 'bootstrap', rowMs: 1000, blockRows: 8, returns }

function movesOf(paths: Bootstrap, steps: number, stepMs = 1000): number[][] {
  const terms: PathTerms = { markets, paths, shocks: [], stepMs }
  const path = indexPath(terms, suiteSeed)
  return Array.from({ length: steps }, (_none, step) =>
    path((step + 1) * stepMs).map(({ logMove }) => logMove),
  )
}

function rowsOf(moves: readonly number[][]): number[] {
  return moves.map(([a = 0]) => Math.round(a * 1_000_000))
}

test('what moved together stays together, and a market without a column follows *', () => {
  for (const [a = 0, b, c] of movesOf(history, 500)) {
    expect(b).toBeCloseTo(a / 2, 12)
    expect(c).toBeCloseTo(-a, 12)
  }
})

test('a market follows the column it is told to', () => {
  const moves = movesOf({ ...history, columns: { C: 'A' } }, 20)
  for (const [a = 0, , c] of moves) expect(c).toBe(a)
})

test('rows follow one another in blocks of the mean length that was asked for, and every row comes up', () => {
  const steps = 40_000
  const blockRows = 8
  const next = stationaryRows({ rows, blockRows }, suiteSeed)
  const drawn = Array.from({ length: steps }, next)
  const broken = drawn.filter(
    (row, index) => index > 0 && row !== ((drawn[index - 1] ?? 0) + 1) % rows,
  )
  // A new block goes on where the last one ended once in `rows` times.
  const chance = (1 / blockRows) * (1 - 1 / rows)
  const spread = Math.sqrt(steps * chance * (1 - chance))
  expect(Math.abs(broken.length - steps * chance)).toBeLessThan(5 * spread)
  const counts = Map.groupBy(drawn, (row) => row)
  expect(counts.size).toBe(rows)
  // Blocks make counts vary more than independent rows would, by less than twice the length of a block.
  const even = steps / rows
  for (const [, seen] of counts) {
    expect(Math.abs(seen.length - even)).toBeLessThan(5 * Math.sqrt(2 * blockRows * even))
  }
})

test('a row that is longer than a step is spread over its steps', () => {
  const moves = movesOf({ ...history, rowMs: 4000 }, 400)
  const whole = Array.from({ length: 100 }, (_none, row) =>
    moves.slice(row * 4, row * 4 + 4).map(([a = 0]) => a),
  )
  for (const parts of whole) expect(new Set(parts).size).toBe(1)
  const summed = whole.map((parts) => [parts.reduce((sum, part) => sum + part, 0)])
  expect(rowsOf(summed)).toEqual(rowsOf(movesOf(history, 100)))
})

test('of rows that are shorter a step takes several', () => {
  const single = rowsOf(movesOf(history, 100))
  const pairs = Array.from({ length: 50 }, (_none, step) => {
    return (single[2 * step] ?? 0) + (single[2 * step + 1] ?? 0)
  })
  expect(rowsOf(movesOf(history, 50, 2000))).toEqual(pairs)
})

test.each([
  [{ rowMs: 1500 }, 'rows of 1500 ms and steps of 1000 ms'],
  [{ rowMs: 0 }, 'rows of 0 ms'],
  [{ blockRows: 0.5 }, 'a block has at least 1 row, not 0.5'],
  [{ returns: {} }, 'the history has no rows'],
  [{ returns: { A: [1, 2], '*': [1] } }, '2 returns of A and 1 of *'],
  [{ returns: { '*': [1, Number.NaN] } }, 'row 1 of * is NaN'],
  [{ returns: { A: [1], B: [1] } }, 'the history has no column for C, and no *'],
  [{ columns: { B: 'D' } }, 'B is to follow D'],
])('%j is refused', (wrong, message) => {
  expect(() => movesOf({ ...history, ...wrong }, 1)).toThrow(message)
})
