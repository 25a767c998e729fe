import { createState, type LoadView, view } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { createRandom } from '../generators/random.ts'
import { consecutiveSeeds } from '../seeds.ts'
import { shortfallAfter } from './load-oracle.ts'
import { richlyFundedBook } from './richly-funded-book.ts'

const BOOKS = 200
const everyMove = Array.from({ length: 1001 }, (_none, index) => index - 500)

const isCovered = ({ deficitQuote, availableQuote }: LoadView['moves'][number]): boolean =>
  deficitQuote <= availableQuote

/** The move before the first that cannot be paid for, looked at one by one. */
function furthest(moves: LoadView['moves'], direction: 1 | -1): number | undefined {
  const outward = moves
    .filter(({ movePermille }) => movePermille * direction >= 0)
    .toSorted((a, b) => Math.abs(a.movePermille) - Math.abs(b.movePermille))
  const first = outward.findIndex((row) => !isCovered(row))
  return first < 0 ? undefined : Math.max(0, first - 1)
}

test('a load is every bucket valued anew at moved prices', { timeout: 60_000 }, () => {
  const seen = { bankrupt: 0, inventories: 0, mixed: 0, none: 0, some: 0, all: 0 }
  for (const seed of consecutiveSeeds(BOOKS)) {
    const random = createRandom(seed)
    const spec = richlyFundedBook(random, seed)
    const state = view(createState(spec))
    const load = state.load(everyMove)
    for (const move of [0, -500, 500, random.between(-499, -1), random.between(1, 499)]) {
      const { movePermille, ...found } = load.moves[move + 500] ?? { movePermille: undefined }
      expect(movePermille).toBe(move)
      expect(found, `seed ${seed}, move ${move}`).toEqual(shortfallAfter(spec, move))
      seen.bankrupt += Number(load.buckets > 0)
    }
    const { moves: _moves, freeboard, ...atMark } = load
    expect(atMark, `seed ${seed}`).toEqual(shortfallAfter(spec, 0))
    expect(state.shortfall()).toEqual({ ...atMark, waiting: atMark.buckets, liquidating: 0 })
    const down = furthest(load.moves, -1)
    const up = furthest(load.moves, 1)
    expect([freeboard.downPermille, freeboard.upPermille], `seed ${seed}`).toEqual([down, up])
    seen[down === undefined ? 'all' : down === 0 ? 'none' : 'some'] += 1
    const contracts = new Set(spec.markets.map(({ contract }) => contract))
    seen.mixed += Number(contracts.size > 1)
    const owing = state.load([-500, 500]).moves
    seen.inventories += Number(
      owing.some(({ availableQuote }) => availableQuote < atMark.availableQuote),
    )
  }
  expect(Object.entries(seen).filter(([, times]) => times === 0)).toEqual([])
})
