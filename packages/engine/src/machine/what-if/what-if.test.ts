import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { bitmex } from '../../policy/presets/bitmex.ts'
import { ratio } from '../../quantity/ratio.ts'
import { lots, quoteUnits } from '../../quantity/units.ts'
import { createState } from '../create-state.ts'
import { step } from '../decide.ts'
import type { State } from '../state.ts'
import { stateHash } from '../state-hash.ts'
import { view } from '../view.ts'
import { whatIf } from './what-if.ts'
import type { WhatIfLimits, WhatIfQuestion, WhatIfView } from './what-if-view.ts'

const book: SimpleBook = {
  mark: 100n,
  accounts: {
    deep: { money: 150n, positions: [{ lots: 10n, entry: 1000n }] },
    s1: { money: 50n, positions: [{ lots: -6n, entry: 600n }] },
    s2: { money: 900n, positions: [{ lots: -4n, entry: 400n }] },
  },
  waterfall: [{ layer: 'adl', policy: bitmex.spec }],
}

const stateOf = (more: Partial<SimpleBook> = {}): State =>
  createState(simpleBook({ ...book, ...more }))

function ask(
  state: State,
  question: Omit<WhatIfQuestion, 'account'>,
  limits?: WhatIfLimits,
): WhatIfView {
  const before = stateHash(state)
  const answer = whatIf(state, { account: 's1', ...question }, limits)
  expect(stateHash(state), 'asking changes nothing').toBe(before)
  if (answer === undefined) throw new Error('s1 is known')
  return answer
}

const at = (mark: bigint) => [{ market: 'M', markPriceTicks: ratio(mark) }]

describe('what if', () => {
  test('nothing changed: the account stands where it stands', () => {
    const state = stateOf()
    const { before, after, cuts, ownCases, refused } = ask(state, {})
    expect(before).toEqual(after)
    expect(before).toEqual(view(state).standing('s1'))
    expect(before.buckets).toMatchObject([{ status: 'healthy', equityQuote: ratio(50n) }])
    expect(before.ranks).toMatchObject([
      { layerIndex: 3, policy: 'bitmex', queueLength: 2, row: { account: 's1', rank: 1 } },
    ])
    expect([cuts, ownCases, refused]).toEqual([[], [], undefined])
    expect(whatIf(state, { account: 'nobody' })).toBeUndefined()
  })

  test('the mark fell: who is cut for the bankrupt long, and at which price', () => {
    const { after, cuts } = ask(stateOf(), { marks: at(80n) })
    expect(after.buckets).toMatchObject([{ equityQuote: ratio(170n) }])
    expect(cuts).toMatchObject([{ account: 's1', lots: 6n, priceTicks: ratio(85n), rank: 1 }])
  })

  test('money would help: the rank falls, and others are cut first', () => {
    const { before, after, cuts } = ask(stateOf(), {
      marks: at(80n),
      depositQuote: quoteUnits(100_000n),
    })
    expect([before.ranks[0]?.row.rank, after.ranks[0]?.row.rank]).toEqual([1, 2])
    expect(cuts).toMatchObject([{ lots: 6n, rank: 2 }])
  })

  test('lots were closed: fewer can be cut, and somebody else holds them', () => {
    const state = stateOf()
    const { after, cuts } = ask(state, {
      closes: [{ market: 'M', lots: lots(5n) }],
      marks: at(80n),
    })
    expect(after.buckets[0]?.positions).toMatchObject([{ lots: 1n }])
    expect(cuts).toMatchObject([{ lots: 1n }])
    expect(view(state).accounts()).toHaveLength(3)
  })

  test('it would be bankrupt itself', () => {
    const { after, ownCases } = ask(stateOf(), { marks: at(120n) })
    expect(after.buckets[0]?.status).toBe('bankrupt')
    expect(ownCases).toMatchObject([{ account: 's1', deficitQuote: 70n }])
  })

  test.each<[string, Omit<WhatIfQuestion, 'account'>, object]>([
    [
      'an unknown market',
      { marks: [{ market: 'N', markPriceTicks: ratio(1n) }] },
      { step: 'marks', code: 'unknownMarket' },
    ],
    [
      'a mark of no meaning',
      { marks: [{ market: 'M', markPriceTicks: { numerator: 1n, denominator: 0n } }] },
      { step: 'marks', code: 'invalidAmount' },
    ],
    [
      'less than no money',
      { depositQuote: quoteUnits(-1n) },
      { step: 'deposit', code: 'invalidAmount' },
    ],
    [
      'more lots than are held',
      { closes: [{ market: 'M', lots: lots(7n) }] },
      { step: 'close', code: 'exceedsPosition' },
    ],
    [
      'a side that is not held',
      { closes: [{ market: 'M', side: 'long', lots: lots(1n) }] },
      { step: 'close', code: 'exceedsPosition' },
    ],
  ])('refused: %s', (_, question, refused) => {
    expect(ask(stateOf(), question).refused).toMatchObject(refused)
  })

  test('a halt stops the round that would follow', () => {
    const state = stateOf()
    step(state, { kind: 'halt', timeMs: 0, reason: 'drill' })
    const halted = [[], 'round', 'halted']
    for (const limits of [undefined, { casesMax: 0 }]) {
      const { cuts, refused } = ask(state, { marks: at(80n) }, limits)
      expect([cuts, refused?.step, refused?.code]).toEqual(halted)
    }
  })

  test('a round of more cases than are wanted is left out', () => {
    const question = { marks: at(80n) }
    const { after, cuts, refused } = ask(stateOf(), question, { casesMax: 0 })
    expect([cuts, refused?.step, refused?.code]).toEqual([[], 'round', 'tooManyCases'])
    expect(after.buckets).toMatchObject([{ equityQuote: ratio(170n) }])
    expect(ask(stateOf(), question, { casesMax: 1 }).cuts).toHaveLength(1)
    // One that an officer named and that is bankrupt as well is one case.
    const named = stateOf()
    step(named, { kind: 'orderCase', account: 'deep', bucket: 'cross', reason: 'x', timeMs: 0 })
    expect(ask(named, question, { casesMax: 1 }).refused).toBeUndefined()
  })

  test('plans that a venue would be asked to carry out count as cuts', () => {
    const { cuts } = ask(stateOf({ execution: 'sidecar' }), { marks: at(80n) })
    expect(cuts).toMatchObject([{ lots: 6n, valueQuote: 510n, realisedPnlQuote: 90n }])
  })

  test('a round between two steps is brought to its end first', () => {
    const state = stateOf({ mark: 80n, limits: { stepFillsMax: 1 } })
    step(state, { kind: 'openRound', timeMs: 1 })
    expect(view(state).isRoundUnfinished()).toBe(true)
    expect(ask(state, {}).before.buckets[0]?.positions).toEqual([])
    expect(view(state).isRoundUnfinished()).toBe(true)
  })
})
