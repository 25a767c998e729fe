import {
  type BookSpec,
  BookRefused,
  createState,
  expandWaterfall,
  findPreset,
  type LayerSpec,
  presets,
  type State,
  stateHash,
  stepRound,
  underPolicy,
  view,
  waterfallPresets,
  withWaterfall,
} from '@plimsoll/engine'
import { parseBook } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { randomBook } from '../generators/random-book.ts'
import { judgedWaterfalls, randomLossBook } from '../generators/random-loss-book.ts'
import { judgedPolicies, randomPolicyBook } from '../generators/random-policy-book.ts'
import { createRandom, type Random } from '../generators/random.ts'
import { consecutiveSeeds } from '../seeds.ts'

const BOOKS = 150

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
  // A state does not tell a seed of 0 from none.
  return spec.seed === 0n ? { ...spec, seed: 1n } : spec
}

function otherWaterfall(random: Random, book: BookSpec): LayerSpec[] {
  if (random.isOneIn100(30)) return expandWaterfall(random.pick(waterfallPresets).spec, book)
  return underPolicy(book.waterfall, random.pick(presets).spec)
}

/** A state, or what it was refused for. */
function loaded(load: () => State): State | string {
  try {
    return load()
  } catch (error) {
    // Rows of a state are in the order of their ids.
    if (error instanceof BookRefused) return error.message.replace(/^(\w+)\[\d+\]/u, '$1')
    throw error
  }
}

/** What a round does, and what everybody has then. */
function after(state: State, timeMs: number): unknown {
  const seen = view(state)
  const decision = stepRound(state, timeMs)
  const round = decision.outcome === 'accepted' ? seen.round(decision.events) : decision
  return { round, accounts: seen.accounts(), funds: seen.funds(), totals: seen.totals() }
}

test(`${BOOKS} random books: a copy with another waterfall is the book with that waterfall`, () => {
  let refused = 0
  let same = 0
  for (const seed of consecutiveSeeds(BOOKS)) {
    const random = createRandom(seed)
    const book = bookOf(random, seed)
    const state = createState(book)
    const hash = stateHash(state)
    const waterfall = otherWaterfall(random, book)
    const copy = loaded(() => withWaterfall(state, { waterfall }))
    const fresh = loaded(() => createState({ ...book, waterfall }))
    if (typeof copy === 'string' || typeof fresh === 'string') {
      expect(copy, String(seed)).toBe(fresh)
      refused += 1
    } else {
      // A vault that only the other waterfall names has its slots at the end instead of in their order.
      if (stateHash(copy) === stateHash(fresh)) same += 1
      expect(after(copy, book.timeMs), String(seed)).toEqual(after(fresh, book.timeMs))
    }
    expect(stateHash(state)).toBe(hash)
  }
  expect(refused).toBeGreaterThan(BOOKS / 20)
  expect(same).toBeGreaterThan(BOOKS / 3)
})

test(`${BOOKS} random books: a copy with the same waterfall goes on as the state would`, () => {
  for (const seed of consecutiveSeeds(BOOKS)) {
    const book = bookOf(createRandom(seed), seed)
    const state = createState(book)
    stepRound(state, book.timeMs)
    const copy = withWaterfall(state, book)
    expect(stateHash(copy), String(seed)).toBe(stateHash(state))
    expect(after(copy, book.timeMs + 5), String(seed)).toEqual(after(state, book.timeMs + 5))
    expect(stateHash(copy), String(seed)).toBe(stateHash(state))
  }
})
