import {
  type BookSpec,
  BookRefused,
  createState,
  findPreset,
  placeLayers,
  type State,
  stateHash,
  view,
  whatIf,
  type WhatIfQuestion,
} from '@plimsoll/engine'
import { parseBook } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { randomBook } from '../generators/random-book.ts'
import { judgedWaterfalls, randomLossBook } from '../generators/random-loss-book.ts'
import { judgedPolicies, randomPolicyBook } from '../generators/random-policy-book.ts'
import { createRandom, type Random } from '../generators/random.ts'
import type { BookSnapshot } from '../generators/snapshot.ts'
import { consecutiveSeeds } from '../seeds.ts'
import { hedgedVenue } from '../world-auditor/walk/hedged-venue.ts'
import { randomQuestion } from './random-question.ts'
import { carryOut, cutsIn, type Outcome } from './what-if-oracle.ts'

const BOOKS = 1_700
const QUESTIONS_A_BOOK = 3

function snapshotOf(random: Random, seed: number): BookSnapshot {
  const draw = random.pick([
    () => randomBook(seed),
    () => randomPolicyBook(random.pick(judgedPolicies), seed),
    () => randomLossBook(random.pick(judgedWaterfalls), seed),
  ])
  return draw()
}

/** Now and then the venue carries out plans, where the layers of the book allow it. */
function bookOf(random: Random, seed: number): BookSpec {
  if (random.isOneIn100(45)) return hedgedVenue(random)
  const { spec } = parseBook(snapshotOf(random, seed), {
    file: 'random.book.json',
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
  if (!random.isOneIn100(30)) return spec
  const aside: BookSpec = { ...spec, execution: 'sidecar' }
  try {
    createState(aside)
    return aside
  } catch (error) {
    if (error instanceof BookRefused) return spec
    throw error
  }
}

/** What answers had to tell at least once. */
const happenings = [
  'cuts',
  'planned cuts',
  'hedges crossed',
  'settled markets',
  'charges',
  'own cases',
  'refusals',
  'closes',
  'ranks',
  'eligible rows',
  'rows passed over',
] as const

/** How often each of it happened. */
class Counts {
  readonly #counts = new Map<(typeof happenings)[number], number>(
    happenings.map((what) => [what, 0]),
  )

  note(what: (typeof happenings)[number], times: number): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times)
  }

  /** What was never seen. */
  missing(): string[] {
    return [...this.#counts].flatMap(([what, times]) => (times === 0 ? [what] : []))
  }

  toString(): string {
    return [...this.#counts].map(([what, times]) => `${what} ${times}`).join(', ')
  }
}

/** Answers a question, and has the engine itself do what is asked about. */
function judgeAnswer(spec: BookSpec, question: WhatIfQuestion, counts: Counts): void {
  const state = createState(spec)
  const before = stateHash(state)
  const answer = whatIf(state, question)
  expect(stateHash(state), 'asking changes nothing').toBe(before)
  if (answer === undefined) throw new Error('questions are about accounts that there are')
  const outcome = carryOut(spec, question)
  expect(answer.before).toEqual(view(state).standing(question.account))
  expect(answer.after).toEqual(outcome.standing)
  expect(answer.refused?.code).toBe(outcome.refused)
  expectRanked(spec, state, question.account, counts)
  const { account } = question
  const charged = outcome.round?.charges.find((row) => row.account === account)?.chargedQuote
  expect(answer.chargedQuote).toBe(charged ?? 0n)
  if (spec.execution === 'sidecar') expectPlanned(outcome, account, answer.cuts)
  else expect(answer.cuts).toEqual(cutsIn(outcome, account))
  const crossed = outcome.round?.hedgesCrossed.filter((row) => row.account === account)
  expect(answer.hedgesCrossed).toEqual(crossed ?? [])
  const settled = outcome.round?.settledMarkets.map(({ market }) => market)
  expect(answer.settledMarkets).toEqual(settled ?? [])
  const own = outcome.round?.cases.filter((row) => row.account === account) ?? []
  expect(answer.ownCases.map(({ caseId }) => caseId)).toEqual(own.map(({ caseId }) => caseId))
  if (spec.execution !== 'sidecar') expect(answer.ownCases).toEqual(own)
  counts.note('cuts', answer.cuts.length)
  counts.note('planned cuts', spec.execution === 'sidecar' ? answer.cuts.length : 0)
  counts.note('hedges crossed', answer.hedgesCrossed.length)
  counts.note('settled markets', answer.settledMarkets.length)
  counts.note('charges', Number(answer.chargedQuote > 0n))
  counts.note('own cases', answer.ownCases.length)
  counts.note('refusals', Number(answer.refused !== undefined))
  counts.note('closes', Number((question.closes?.length ?? 0) > 0 && answer.refused === undefined))
  counts.note('ranks', Number(answer.after.ranks.some(({ row }) => row.rank !== undefined)))
}

/** Every position of an account has the row that the queue of its side shows for it. */
function expectRanked(spec: BookSpec, state: State, account: string, counts: Counts): void {
  const { ranks = [] } = view(state).standing(account) ?? {}
  // A layer may have a price of its own, for which its policy needs less.
  const policies = placeLayers(spec.waterfall).map(({ spec: layer }) =>
    layer.layer === 'adl'
      ? { ...layer.policy, price: layer.price ?? layer.policy.price }
      : undefined,
  )
  for (const { layerIndex, market, side, queueLength, row } of ranks) {
    const policy = policies[layerIndex]
    const queue = policy && view(state).queue({ market, side, policy })
    const isIts = (each: typeof row): boolean =>
      each.account === row.account && each.bucket === row.bucket
    expect(row.account).toBe(account)
    expect(queue?.filter(isIts)).toEqual([row])
    expect(queue?.filter(({ eligible }) => eligible)).toHaveLength(queueLength)
    counts.note(row.eligible ? 'eligible rows' : 'rows passed over', 1)
  }
}

/** Plans are listed for the venue; the answer shows their rows as if carried out. */
function expectPlanned(
  { state }: Outcome,
  account: string,
  cuts: readonly { readonly market: string; readonly bucket: string; readonly lots: bigint }[],
): void {
  const planned = view(state)
    .plans()
    .filter((plan) => plan.account !== account)
    .flatMap(({ market, rows }) => rows.map((row) => ({ ...row, market })))
    .filter((row) => row.account === account)
  const text = (row: (typeof cuts)[number]): string => `${row.market} ${row.bucket} ${row.lots}`
  expect(cuts.map(text).sort()).toEqual(planned.map(text).sort())
}

test('an answer is what the engine then does', { timeout: 300_000 }, () => {
  const counts = new Counts()
  for (const seed of consecutiveSeeds(BOOKS)) {
    const random = createRandom(seed)
    const spec = bookOf(random, seed)
    for (let count = 0; count < QUESTIONS_A_BOOK; count += 1) {
      const question = randomQuestion(random, spec)
      try {
        judgeAnswer(spec, question, counts)
      } catch (cause) {
        throw new Error(`seed ${seed}, question ${count}: ${String(cause)}`, { cause })
      }
    }
  }
  console.log(`what-if: ${counts.toString()}`)
  expect(counts.missing()).toEqual([])
})
