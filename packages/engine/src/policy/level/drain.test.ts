import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { simpleBook } from '@plimsoll/testkit'
import { createState } from '../../machine/create-state.ts'
import { inside } from '../../machine/state.ts'
import { compareRatios } from '../../quantity/ratio.ts'
import { at } from '../../quantity/assert.ts'
import { drain, type Drained } from './drain.ts'
import { type LotEffect, Stressed } from './stressed.ts'
import { Ties } from './ties.ts'

/** A book of so many shorts of a market, for the tie-break to look at. */
function tiesOf(lots: readonly bigint[]): Ties {
  const total = lots.reduce((sum, each) => sum + each, 0n)
  const accounts = Object.fromEntries(
    lots.map((each, index) => [
      `a${String(index).padStart(3, '0')}`,
      { money: 1_000_000n, positions: [{ lots: -each, entry: each * 100n }] },
    ]),
  )
  const state = createState(
    simpleBook({
      mark: 100n,
      accounts: {
        ...accounts,
        z: { money: 1_000_000n, positions: [{ lots: total, entry: total * 100n }] },
      },
      waterfall: [],
    }),
  )
  const { book } = inside(state).ledger
  return new Ties(book, at(book.shape.sides, 0).short, { opening: book, memory: undefined })
}

/** The rule as it is told: one lot at a time. */
function lotByLot(lots: bigint, candidates: readonly Drained[], ties: Ties): number[] {
  const given = candidates.map(({ from }) => from)
  let left = Number(lots) - given.reduce((sum, each) => sum + each, 0)
  for (; left > 0; left -= 1) {
    const open = [...candidates.keys()].filter(
      (index) => at(given, index) < at(candidates, index).to,
    )
    if (open.length === 0) break
    const now = (index: number) => at(candidates, index).stressed.leverage(at(given, index))
    const after = (index: number) => at(candidates, index).stressed.leverage(at(given, index) + 1)
    const change = (index: number) =>
      after(index).denominator === 0n ? 1 : compareRatios(after(index), now(index))
    const tied = (a: number, b: number) => ties.compare(a, at(given, a), b, at(given, b))
    const falling = open.filter((index) => change(index) < 0)
    const calm = open.filter((index) => change(index) === 0)
    const [next] =
      falling.length > 0
        ? falling.sort(
            (a, b) =>
              compareRatios(now(b), now(a)) || compareRatios(after(a), after(b)) || tied(a, b),
          )
        : calm.length > 0
          ? calm.sort(tied)
          : open.sort(
              (a, b) =>
                compareRatios(after(a), after(b)) ||
                (after(a).denominator === 0n ? 0 : compareRatios(now(b), now(a))) ||
                tied(a, b),
            )
    if (next === undefined) break
    given[next] = at(given, next) + 1
  }
  return given
}

const arbitraryCandidate = fc.record({
  lots: fc.constantFrom(4, 8, 12, 13, 20, 40),
  equity: fc.constantFrom(1, 2, 3, 4, 6),
  others: fc.array(fc.constantFrom(-20, -10, -4, 0, 0, 0, 4, 10), { minLength: 4, maxLength: 4 }),
  free: fc.integer({ min: 0, max: 40 }),
  from: fc.integer({ min: 0, max: 5 }),
})

describe('A-9 in bulk is what it is lot by lot', () => {
  test.each([
    ['at mark', 0n],
    ['at a cost', 2n],
    ['at a gain', -1n],
  ])('%s', (_, gap) => {
    const seen = { part: 0 }
    fc.assert(
      fc.property(
        fc.array(arbitraryCandidate, { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 0, max: 120 }),
        (rows, wanted) => {
          const slopes = [-1_000_000n, 1_000_000n, -500_000n, 500_000n]
          const effect: LotEffect = { slopes, gap: { numerator: gap, denominator: 3n } }
          const candidates = rows.map(({ lots, equity, others, free, from }) => {
            const losses = slopes.map(
              (slope, move) => -slope * BigInt(lots) + BigInt(others[move] ?? 0) * 1_000_000n,
            )
            const to = Math.min(free, lots)
            const held = BigInt(equity) * 40n
            const start = Math.min(from, to)
            return { stressed: new Stressed(losses, held, effect, lots), from: start, to }
          })
          const ties = tiesOf(rows.map(({ lots }) => BigInt(lots)))
          const floor = candidates.reduce((sum, { from }) => sum + from, 0)
          const total = BigInt(floor + wanted)
          const expected = lotByLot(total, candidates, ties)
          expect(drain(total, candidates, ties)).toEqual(expected)
          const placed = expected.reduce((sum, lots) => sum + lots, 0)
          if (placed > floor) seen.part += 1
        },
      ),
      { numRuns: 1500 },
    )
    expect(seen.part).toBeGreaterThan(800)
  })
})
