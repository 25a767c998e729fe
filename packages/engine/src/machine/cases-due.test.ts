import { simpleBook } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { bitmex } from '../policy/presets/bitmex.ts'
import { ratio } from '../quantity/ratio.ts'
import { createState } from './create-state.ts'
import { decide, step } from './decide.ts'
import { stateHash } from './state-hash.ts'
import { type StateView, view } from './view.ts'

/** Two longs that are bankrupt at 80, and nobody else who could be. */
function book() {
  return createState(
    simpleBook({
      mark: 100n,
      market: {
        priceGate: {
          maxAgeMs: 1_000,
          bandPpm: 1_000_000,
          wideningPpmPerSecond: 0,
          sourcesMin: 1,
          haltAfterMs: 10_000,
        },
      },
      accounts: {
        poor: { money: 10n, positions: [{ lots: 1n, entry: 100n }] },
        poorer: { money: 5n, positions: [{ lots: 1n, entry: 100n }] },
        rich: { money: 900n, positions: [{ lots: -2n, entry: 200n }] },
      },
      waterfall: [{ layer: 'adl', policy: bitmex.spec }],
    }),
  )
}

function price(mark: bigint, timeMs: number) {
  const markPriceTicks = ratio(mark)
  const seen = { market: 'M', markPriceTicks, indexPriceTicks: markPriceTicks, sources: 1 }
  return { kind: 'updatePrices', timeMs, prices: [{ ...seen, priceTimeMs: timeMs }] } as const
}

/** What a round that really opens then has. */
function opened(state: ReturnType<typeof book>, timeMs: number): unknown {
  const decision = decide(state, { kind: 'openRound', timeMs })
  if (decision.outcome !== 'accepted') return []
  const names = view(state).names()
  return decision.events.flatMap((event) =>
    event.kind === 'roundOpened'
      ? event.cases.map(({ bucket, cause }) => ({ ...names.bucket(bucket), cause }))
      : [],
  )
}

test('the cases due are those of a round that opens then', () => {
  const state = book()
  const due = (timeMs: number): ReturnType<StateView['casesDue']> => view(state).casesDue(timeMs)
  expect(due(0)).toEqual([])
  step(state, price(80n, 10))
  step(state, { kind: 'orderCase', timeMs: 10, account: 'rich', bucket: 'cross', reason: 'test' })
  const hash = stateHash(state)
  expect(due(20)).toEqual([
    { account: 'poor', bucket: 'cross', cause: 'bankrupt' },
    { account: 'poorer', bucket: 'cross', cause: 'bankrupt' },
    { account: 'rich', bucket: 'cross', cause: 'ordered' },
  ])
  expect(due(20)).toEqual(opened(state, 20))
  expect(stateHash(state)).toBe(hash)
  // By then the price is too old to act upon.
  expect(due(2_000)).toEqual(opened(state, 2_000))
  expect(due(2_000)).toEqual([])
  step(state, { kind: 'halt', timeMs: 30, reason: 'test' })
  expect(due(40)).toEqual([])
})
