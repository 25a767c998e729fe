import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { createState } from '../../machine/create-state.ts'
import { step } from '../../machine/decide.ts'
import { inside } from '../../machine/state.ts'
import { view } from '../../machine/view.ts'
import type { RoundView } from '../../machine/view-types.ts'
import { ratio } from '../../quantity/ratio.ts'
import { quoteUnits } from '../../quantity/units.ts'
import type { BookSpec } from '../../machine/book-spec.ts'
import { scorePosition } from '../ranking.ts'
import { policyHash, type ScoreSpec } from '../policy-spec.ts'
import { binance } from './binance.ts'
import { bitmex } from './bitmex.ts'
import { contractProRata } from './contract-pro-rata.ts'
import { hyperliquid } from './hyperliquid.ts'
import { findPreset, presets } from './index.ts'

function resolve(spec: BookSpec): RoundView {
  const state = createState(spec)
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  return view(state).round(decision.events)
}

function scoreSpecOf({ spec }: typeof bitmex): ScoreSpec {
  if (spec.allocation.kind !== 'queue') throw new Error('not a queue')
  return spec.allocation.score
}

describe('A-4 bitmex', () => {
  // The venue's published example: six longs with scores 3, 6, 1, 4, 5, 2; a 20-lot short goes bankrupt. Entries are at
  // half the mark, so R is 1, and money makes the effective leverage the published score.
  const scores = [3n, 6n, 1n, 4n, 5n, 2n]
  const sizes = [10n, 10n, 20n, 30n, 20n, 10n]
  const MARK = 1200n
  const winners = scores.map((score, index) => {
    const lots = sizes[index] ?? 0n
    const notional = lots * MARK
    const entry = notional / 2n
    return [
      `account ${index + 1}`,
      { money: notional / score - entry, positions: [{ lots, entry }] },
    ] as const
  })
  const book = simpleBook({
    mark: MARK,
    accounts: {
      ...Object.fromEntries(winners),
      bankrupt: { money: -2_000n, positions: [{ lots: -20n, entry: 20n * MARK }] },
      others: { money: 1_000_000n, positions: [{ lots: -80n, entry: 80n * MARK }] },
    },
    waterfall: [{ layer: 'adl', policy: bitmex.spec }],
  })

  test('account 2 closes its 10, account 5 closes 10 and keeps 10', () => {
    const state = createState(book)
    const queue = view(state).queue({ market: 'M', side: 'long', policy: bitmex.spec })
    expect(queue?.map(({ account, score }) => [account, score])).toEqual([
      ['account 2', ratio(6n)],
      ['account 5', ratio(5n)],
      ['account 4', ratio(4n)],
      ['account 1', ratio(3n)],
      ['account 6', ratio(2n)],
      ['account 3', ratio(1n)],
    ])
    const fills = resolve(book).cases[0]?.layers[0]?.fills.map(({ account, lots, rank }) => [
      account,
      lots,
      rank,
    ])
    expect(fills).toEqual([
      ['account 2', 10n, 1],
      ['account 5', 10n, 2],
    ])
    step(state, { kind: 'openRound', timeMs: 0 })
    expect(view(state).account('account 5')?.positions[0]?.sizeLots).toBe(10n)
  })

  test('lights count size ahead in fifths of the side, percentile counts accounts', () => {
    const queue = view(createState(book)).queue({ market: 'M', side: 'long', policy: bitmex.spec })
    expect(queue?.map(({ lotsAhead, lights }) => [lotsAhead, lights])).toEqual([
      [0n, 5],
      [10n, 5],
      [30n, 4],
      [60n, 2],
      [70n, 2],
      [80n, 1],
    ])
    expect(queue?.map(({ percentile }) => percentile).at(5)).toEqual(ratio(1n, 6n))
  })
})

describe('A-4 scores by hand', () => {
  // Long 10 lots at 100 now worth 150, in a cross wallet of 250 with a losing short of 4 lots at 100.
  const state = createState(
    simpleBook({
      mark: 150n,
      market: { maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 50n) }] },
      accounts: {
        a: {
          money: 250n,
          positionMode: 'hedge',
          positions: [
            { lots: 10n, entry: 1000n },
            { lots: -4n, entry: 400n },
          ],
        },
        b: { money: 5000n, positions: [{ lots: -6n, entry: 900n }] },
      },
      waterfall: [],
    }),
  )
  const { book } = inside(state).ledger
  const score = (preset: typeof bitmex, slot: number): string => {
    const { numerator, denominator } = scorePosition(book, slot, scoreSpecOf(preset))
    const { numerator: n, denominator: d } = ratio(numerator, denominator)
    return `${n}/${d}`
  }

  test('equity 250 + 500 − 200 = 550, maintenance 30 + 12 = 42', () => {
    // R = 500/1000; e = 550 × 30/42; L = 1500/e.
    expect(score(bitmex, 0)).toBe('21/11')
    // R = −200/400; e = 550 × 12/42; L = 600/e; a loss is divided.
    expect(score(bitmex, 1)).toBe('-11/84')
    // 300 / 250 × 42 / 550, the same for both legs.
    expect(score(binance, 0)).toBe('126/1375')
    expect(score(binance, 1)).toBe('126/1375')
    // 150/100 × 1500/550 and 100/150 × 600/550.
    expect(score(hyperliquid, 0)).toBe('45/11')
    expect(score(hyperliquid, 1)).toBe('8/11')
  })
})

describe('presets', () => {
  test('are found by name, differ in hash, and change hash with any field', () => {
    const names = presets.map(({ spec }) => spec.policy)
    expect(names).toEqual(names.toSorted())
    expect(names).toHaveLength(36)
    expect(findPreset('hyperliquid')).toEqual(hyperliquid)
    expect(findPreset('nobody')).toBeUndefined()
    expect(new Set(presets.map(({ spec }) => policyHash(spec))).size).toBe(presets.length)
    expect(policyHash({ ...contractProRata.spec, version: 3 })).not.toBe(
      policyHash(contractProRata.spec),
    )
  })

  test.each([
    ['bitmex', '4927e5ad68ab224c0be5cdc0fdb877d89fcacf36b0edf97d83a301c6a2741e02'],
    ['capped-pro-rata', '4c6146aef7526edb47eb9a981a50e640b7ad8c9088a338f9da9ee05ab29bb9ef'],
    ['contract-pro-rata', '4f53e9d3328ec0dda9879cce345be6978fbd7c6e4ada9b65a8f5ef5cea436a29'],
    ['dydx-v4', 'ada02606327fd05de8a2e20394a98fb9228933447fca4f06bc7448d85d4d788c'],
    ['starkex', '65299e03a66f47754adae44dc339fce2f90bde81397f2d7e31a985555cae42af'],
  ])('%s keeps the hash that journals hold', (name, hash) => {
    const preset = findPreset(name)
    expect(preset && policyHash(preset.spec)).toBe(hash)
  })

  test('contract pro rata: whole lots by largest remainder, equal remainders to the first account', () => {
    const holders = Object.fromEntries(
      ['a', 'b', 'c'].map((account) => [
        account,
        { money: 10_000n, positions: [{ lots: 10n, entry: 1000n }] },
      ]),
    )
    const round = resolve(
      simpleBook({
        mark: 100n,
        accounts: {
          ...holders,
          bankrupt: { money: -100n, positions: [{ lots: -20n, entry: 2000n }] },
          other: { money: 10_000n, positions: [{ lots: -10n, entry: 1000n }] },
        },
        waterfall: [{ layer: 'adl', policy: contractProRata.spec }],
      }),
    )
    const fills = round.cases[0]?.layers[0]?.fills
    expect(fills?.map(({ account, lots }) => [account, lots])).toEqual([
      ['a', 7n],
      ['b', 7n],
      ['c', 6n],
    ])
    expect(fills?.every(({ rank, score }) => rank === undefined && score === undefined)).toBe(true)
  })
})
