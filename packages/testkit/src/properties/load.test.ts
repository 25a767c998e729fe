import {
  type BookSpec,
  createState,
  findPreset,
  type FundSpec,
  type LoadView,
  quoteUnits,
  view,
} from '@plimsoll/engine'
import { parseBook } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { randomBook } from '../generators/random-book.ts'
import { judgedWaterfalls, randomLossBook } from '../generators/random-loss-book.ts'
import { judgedPolicies, randomPolicyBook } from '../generators/random-policy-book.ts'
import { createRandom, type Random } from '../generators/random.ts'
import { consecutiveSeeds } from '../seeds.ts'
import { shortfallAfter } from './load-oracle.ts'

const BOOKS = 200
const everyMove = Array.from({ length: 1001 }, (_none, index) => index - 500)

/** Random funds pay for little, and a freeboard that is not 0 needs more. */
function bookOf(random: Random, seed: number): BookSpec {
  const draw = random.pick([
    () => randomBook(seed),
    () => randomPolicyBook(random.pick(judgedPolicies), seed),
    () => randomLossBook(random.pick(judgedWaterfalls), seed),
  ])
  const { spec } = parseBook(draw(), {
    file: 'random.book.json',
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
  const times = random.pick([1n, 10n, 1000n, 100_000n])
  const richer = ({ balanceQuote, peakBalanceQuote: _peak, ...fund }: FundSpec): FundSpec => ({
    ...fund,
    balanceQuote: quoteUnits(times * balanceQuote),
  })
  return { ...spec, funds: spec.funds.map(richer) }
}

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
    const spec = bookOf(random, seed)
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
