import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  addRatios,
  type BookSpec,
  createState,
  encodeSnapshot,
  findPreset,
  fork,
  type Ratio,
  ratio,
  type RoundView,
  type State,
  stateHash,
  step,
  view,
} from '@plimsoll/engine'
import { bodyHashOf } from '@plimsoll/journal'
import { domainFormat, formatExactMoney, formatMoney, parseBookText } from '@plimsoll/protocol'
import type { ComparisonTask } from '@plimsoll/server'
import { simulateVenue, venueBook, type VenuePort } from '@plimsoll/simulator'
import { describe, expect, test } from 'vitest'
import { scenarioNamed } from '../simulation/chosen-scenario.ts'
import { callPlimsoll, root } from '../testing/run-plimsoll.ts'
import { compareOnState } from './compare-on-state.ts'

const file = join(root, 'examples/first.book.json')

function taskOf(book: BookSpec, state: State, task: Partial<ComparisonTask> = {}): ComparisonTask {
  const { accounts: _accounts, ...terms } = book
  return {
    snapshot: encodeSnapshot(state),
    timeMs: view(state).timeMs(),
    terms,
    format: domainFormat(book),
    policies: ['declared'],
    shocks: [],
    ...task,
  }
}

describe('policies compared on a state', () => {
  const { spec } = parseBookText(readFileSync(file, 'utf8'), {
    file,
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
  const policies = ['declared', 'okx', 'kraken', 'plimsoll', 'percolator', 'bluefin', 'injective']

  test('come to what compare says of the book that the state is', async () => {
    const steps: unknown[] = []
    const task = taskOf(spec, createState(spec), { policies })
    const { result, caseOutcomes } = await compareOnState(task, (one) => steps.push(one))
    const words = ['compare', '--book', file, '--policies', policies.join(','), '--json']
    expect(result).toEqual(JSON.parse((await callPlimsoll(...words)).stdout))
    expect(caseOutcomes).toBeUndefined()
    expect(steps).toEqual(
      policies.map((policy, done) => ({ done, of: policies.length, step: `walking ${policy}` })),
    )
  })

  test('come to the same after marks have moved', async () => {
    const shocks = [{ market: 'BTC-USDT', move: '-0.025' }]
    const task = taskOf(spec, createState(spec), { policies, shocks })
    const { result } = await compareOnState(task, () => {})
    const words = ['--policies', policies.join(','), '--shock', 'BTC-USDT=-2.5%', '--json']
    const { stdout } = await callPlimsoll('compare', '--book', file, ...words)
    expect(result).toEqual(JSON.parse(stdout))
  })

  test('are told where a mark cannot move', async () => {
    const gate = {
      maxAgeMs: 1_000,
      bandPpm: 1,
      wideningPpmPerSecond: 1,
      sourcesMin: 2_000,
      haltAfterMs: 9_000,
    }
    const gated = { ...spec, markets: spec.markets.map((row) => ({ ...row, priceGate: gate })) }
    const shocks = [{ market: 'BTC-USDT', move: '-0.025' }]
    await expect(
      compareOnState(taskOf(gated, createState(gated), { shocks }), () => {}),
    ).rejects.toThrow(/the mark of BTC-USDT does not move by -2.5%: its gate says .+ask for/u)
  })
})

test('under the declared waterfall every case of a cascade comes to what was booked', async () => {
  const { book, rounds } = await cascade()
  const format = domainFormat(book)
  let cut = 0
  for (const { before, timeMs, round } of rounds) {
    const [first] = round.cases
    if (first === undefined) throw new Error('a round has cases')
    const { account, bucket } = first
    const task = taskOf(book, before, { timeMs, bucket: { account, bucket } })
    const { result, caseOutcomes } = await compareOnState(task, () => {})
    const fills = first.layers.flatMap(({ layer, fills: own }) => (layer === 'adl' ? own : []))
    const charges = first.layers.flatMap(({ layer, postings }) =>
      layer === 'profitHaircut' ? postings.filter(({ amountQuote }) => amountQuote < 0n) : [],
    )
    const paidBy = (name: string): bigint =>
      first.layers.reduce((sum, row) => sum + (row.layer === name ? row.paidQuote : 0n), 0n)
    const forgone = fills.reduce<Ratio>((sum, fill) => addRatios(sum, fill.forgoneQuote), ratio(0n))
    expect(caseOutcomes).toEqual([
      {
        policy: 'declared',
        opened: true,
        paidByFunds: formatMoney(format, paidBy('insuranceFund')),
        takenFromCounterparties: formatExactMoney(format, forgone),
        takenFromGains: formatMoney(format, paidBy('profitHaircut')),
        accountsCut: new Set(fills.map((fill) => fill.account)).size,
        accountsCharged: new Set(charges.map(({ ledger }) => ledger)).size,
        residualDeficit: formatMoney(format, first.residualDeficitQuote),
      },
    ])
    const deficit = round.cases.reduce((sum, { deficitQuote }) => sum + deficitQuote, 0n)
    expect(result.policies).toMatchObject([
      { cases: { opened: round.cases.length }, deficit: formatMoney(format, deficit) },
    ])
    cut += fills.length
  }
  expect(cut).toBeGreaterThan(0)
})

interface BookedRound {
  /** As the round found it. */
  readonly before: State
  readonly timeMs: number
  readonly round: RoundView
}

class Enough extends Error {}

/** The first rounds of a simulated crash in which somebody was deleveraged. */
async function cascade(): Promise<{ book: BookSpec; rounds: readonly BookedRound[] }> {
  const seed = 7
  const scenario = scenarioNamed('crash')
  const book = venueBook(scenario, seed)
  const state = createState(book)
  const seen = view(state)
  const rounds: BookedRound[] = []
  const port: VenuePort = {
    submit: async (command) => {
      const before = command.kind === 'openRound' ? fork(state) : undefined
      const decision = step(state, command)
      if (decision.outcome === 'repeated') throw new Error('no key is used twice')
      if (
        before !== undefined &&
        decision.events.some(({ kind }) => kind === 'deleveragingFilled')
      ) {
        rounds.push({ before, timeMs: command.timeMs, round: seen.round(decision.events) })
        if (rounds.length === 4) throw new Enough()
      }
      return decision
    },
    read: async (fn) => fn(seen),
    stateHash: async () => stateHash(state),
    bodyHashOf,
  }
  await expect(simulateVenue(scenario, { seed, book, port })).rejects.toThrow(Enough)
  return { book, rounds }
}
