import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { findPreset } from '../policy/presets/index.ts'
import { lots } from '../quantity/units.ts'
import type { Command, Decision } from './command.ts'
import { createState } from './create-state.ts'
import { step } from './decide.ts'
import type { EngineEvent } from './engine-event.ts'
import { view } from './view.ts'

function bitmex() {
  const policy = findPreset('bitmex')?.spec
  if (policy === undefined) throw new Error('no preset bitmex')
  return policy
}

/** A bankrupt long of three lots and three shorts. */
function book(execution: 'ledger' | 'sidecar') {
  return simpleBook({
    mark: 80n,
    accounts: {
      long: { money: 30n, positions: [{ lots: 3n, entry: 300n }] },
      one: { money: 50n, positions: [{ lots: -1n, entry: 100n }] },
      two: { money: 60n, positions: [{ lots: -2n, entry: 200n }] },
    },
    waterfall: [{ layer: 'adl', policy: bitmex() }],
    execution,
  })
}

function eventsOf(decision: Decision): readonly EngineEvent[] {
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  return decision.events
}

type Rows = Extract<Command, { kind: 'confirmPlan' }>['fills']

describe('what a confirmation carried out', () => {
  test('is told with the layer, the case and the numbers of a round that fills at once', () => {
    const state = createState(book('sidecar'))
    step(state, { kind: 'openRound', timeMs: 1 })
    const [plan] = view(state).plans()
    const { planId = '', rows = [] } = plan ?? {}
    const fills: Rows = rows.map(({ index, lots: open }) => ({ index, status: 'done', lots: open }))
    const confirmed = view(state).confirmed(
      eventsOf(step(state, { kind: 'confirmPlan', timeMs: 2, planId, fills })),
    )
    const atOnce = createState(book('ledger'))
    const round = view(atOnce).round(eventsOf(step(atOnce, { kind: 'openRound', timeMs: 1 })))
    const [layer] = round.cases.flatMap(({ layers }) => layers)
    const { caseId } = round.cases[0] ?? {}
    expect(confirmed).toHaveLength(2)
    for (const [index, each] of confirmed.entries()) {
      const { rank: _rank, score: _score, ...fill } = layer?.fills[index] ?? {}
      expect(each).toMatchObject({
        caseId,
        planId,
        layer: 'adl',
        layerIndex: layer?.layerIndex,
        policy: 'bitmex',
        policyHash: layer?.policyHash,
        fill,
      })
    }
  })

  test('is only what was done, also after the plan has ended', () => {
    const state = createState(book('sidecar'))
    step(state, { kind: 'openRound', timeMs: 1 })
    const { planId = '' } = view(state).plans()[0] ?? {}
    const confirm = (timeMs: number, fills: Rows) =>
      view(state).confirmed(eventsOf(step(state, { kind: 'confirmPlan', timeMs, planId, fills })))
    const [larger, smaller] = (view(state).plans()[0]?.rows ?? []).toSorted((a, b) =>
      Number(b.lots - a.lots),
    )
    const { index = 0 } = smaller ?? {}
    expect(confirm(2, [{ index, status: 'rejected', lots: lots(0n) }])).toEqual([])
    step(state, { kind: 'passTime', timeMs: 60_000 })
    expect(view(state).plans()).toEqual([])
    const late: Rows = [{ index: larger?.index ?? 0, status: 'partial', lots: lots(1n) }]
    expect(confirm(60_001, late)).toMatchObject([{ planId, fill: { account: 'two', lots: 1n } }])
  })

  test('is nothing of a record that confirms nothing', () => {
    const state = createState(book('sidecar'))
    const events = eventsOf(step(state, { kind: 'openRound', timeMs: 1 }))
    expect(view(state).confirmed(events)).toEqual([])
  })
})
