import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { bitmex } from '../policy/presets/bitmex.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import { apply } from './apply.ts'
import type { Command, RejectionCode, SyncBook, SyncedAccount } from './command.ts'
import { createState } from './create-state.ts'
import { decide } from './decide.ts'
import type { EngineEvent } from './engine-event.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import { inside, type State } from './state.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'

function answer(state: State, command: Command) {
  const before = stateHash(state)
  const replayed = decodeSnapshot(encodeSnapshot(state))
  const decision = decide(state, command)
  expect(stateHash(state), 'deciding changes nothing').toBe(before)
  if (decision.outcome === 'repeated') throw new Error('no key was given')
  for (const event of decision.events) {
    apply(state, event)
    apply(replayed, event)
  }
  expect(stateHash(replayed), 'events alone replay').toBe(stateHash(state))
  expect(stateHash(decodeSnapshot(encodeSnapshot(state)))).toBe(stateHash(state))
  expect(view(state).totals().moneyQuote).toBe(inside(state).ledger.externalQuote)
  return decision
}

function accept(state: State, command: Command): EngineEvent[] {
  const decision = answer(state, command)
  if (decision.outcome !== 'accepted') throw new Error(JSON.stringify(decision))
  return decision.events.slice(1)
}

function refusal(state: State, command: Command): RejectionCode {
  const decision = answer(state, command)
  if (decision.outcome !== 'rejected') throw new Error(`${command.kind} was ${decision.outcome}`)
  return decision.code
}

/** An account of the venue's book: money, and signed lots with their cost, isolated where a margin is given. */
function stated(
  account: string,
  money: bigint,
  positions: readonly (readonly [lots: bigint, entry: bigint, margin?: bigint])[] = [],
): SyncedAccount {
  return {
    account,
    collateralQuote: quoteUnits(money),
    positions: positions.map(([sizeLots, entry, margin]) => ({
      market: 'M',
      marginMode: margin === undefined ? 'cross' : 'isolated',
      sizeLots: lots(sizeLots),
      entryValueQuote: quoteUnits(entry),
      ...(margin !== undefined && { isolatedMarginQuote: quoteUnits(margin) }),
    })),
  }
}

function sync(accounts: readonly SyncedAccount[], more: Partial<SyncBook> = {}): SyncBook {
  return { kind: 'syncBook', timeMs: 200, accounts, isComplete: false, ...more }
}

const book: SimpleBook = {
  mark: 80n,
  accounts: {
    long: { money: 100n, positions: [{ lots: 10n, entry: 1000n }] },
    s1: { money: 50n, positions: [{ lots: -6n, entry: 600n }] },
    s2: { money: 90n, positions: [{ lots: -4n, entry: 400n, margin: 40n }] },
  },
  funds: [{ fund: 'f', markets: ['M'], balanceQuote: quoteUnits(0n) }],
  execution: 'sidecar',
  limits: { planExpiryMs: 100 },
  waterfall: [{ layer: 'adl', policy: bitmex.spec }],
}

const stateOf = (more: Partial<SimpleBook> = {}): State =>
  createState(simpleBook({ ...book, ...more }))

const whole = [stated('long', 20n, [[3n, 330n]]), stated('new', 70n, [[-3n, 300n, 15n]])]

describe('the venue states its book', () => {
  test('accounts become what is stated, new ones open, and only what differs is written', () => {
    const state = stateOf()
    const events = accept(state, sync(whole, { isComplete: true }))
    expect(events.map(({ kind }) => kind)).toEqual([
      'accountOpened',
      'isolatedBucketOpened',
      'positionOpened',
      'bookSynced',
    ])
    const shown = view(state).accounts()
    expect(shown.map(({ account, collateralQuote }) => [account, collateralQuote])).toEqual([
      ['long', 20n],
      ['s1', 0n],
      ['s2', 0n],
      ['new', 70n],
    ])
    expect(shown[0]?.positions).toMatchObject([{ sizeLots: 3n, entryValueQuote: 330n }])
    expect(shown[1]?.positions).toEqual([])
    expect(shown[2]?.positions).toEqual([])
    expect(shown[3]?.positions).toMatchObject([{ sizeLots: -3n, isolatedMarginQuote: 15n }])
    // 20 + 70 + 15 of money, less 330 − 300 of cost.
    expect(view(state).totals().moneyQuote).toBe(75n)
    const [again] = accept(state, sync(whole, { isComplete: true }))
    expect(again).toEqual({
      kind: 'bookSynced',
      isComplete: true,
      buckets: [],
      money: [],
      unsettledFunding: [],
      positions: [],
      lots: [],
      entryValues: [],
      funds: [],
      fundAmounts: [],
    })
  })

  test('an incomplete book leaves the others as they are', () => {
    const state = stateOf()
    accept(state, sync([stated('s1', 55n, [[-6n, 590n]])]))
    expect(view(state).account('s1')).toMatchObject({ collateralQuote: 55n })
    expect(view(state).account('long')).toMatchObject({ collateralQuote: 100n })
  })

  test('what haircuts charged stays with the lots that are left', () => {
    const state = stateOf()
    inside(state).columns.chargedGain.set(1, 31)
    accept(state, sync([stated('long', 0n, [[7n, 7n]]), stated('s1', 0n, [[-3n, 290n]])]))
    expect(inside(state).columns.chargedGain.get(1)).toBe(16)
  })

  test('funds have the balance and the inventory that is stated', () => {
    const state = stateOf()
    const positions = [
      { market: 'M', sizeLots: lots(-1n), entryValueQuote: quoteUnits(80n) },
    ] as const
    const funds = [{ fund: 'f', balanceQuote: quoteUnits(33n), positions }]
    accept(state, sync([stated('s1', 50n, [[-5n, 500n]])], { funds }))
    expect(view(state).funds()[0]).toMatchObject({
      balanceQuote: 33n,
      positions: [{ sizeLots: -1n }],
    })
    accept(state, sync([], { funds: [{ fund: 'f', balanceQuote: quoteUnits(30n) }] }))
    expect(view(state).funds()[0]).toMatchObject({
      balanceQuote: 30n,
      positions: [{ sizeLots: -1n }],
    })
  })

  test('assets of whoever is left out of a complete book are gone', () => {
    const assets = { asset: 'A', amountUnits: 5n, unitPriceQuote: ratio(2n), haircut: ratio(0n) }
    const state = stateOf({
      accounts: {
        ...book.accounts,
        s1: { money: 50n, positions: [{ lots: -6n, entry: 600n }], collaterals: [assets] },
      },
    })
    accept(state, sync(whole, { isComplete: true }))
    expect(view(state).account('s1')).not.toHaveProperty('collaterals')
  })

  test('liquidations of what is flat are over, the others go on', () => {
    const state = stateOf({
      mark: 100n,
      accounts: {
        long: { money: 5n, positions: [{ lots: 10n, entry: 1000n }] },
        s1: { money: 5n, positions: [{ lots: -6n, entry: 600n }] },
        s2: { money: 400n, positions: [{ lots: -4n, entry: 400n }] },
      },
    })
    accept(state, { kind: 'requestLiquidations', timeMs: 100 })
    const events = accept(state, sync([stated('s1', 5n), stated('long', 5n, [[4n, 400n]])]))
    expect(events.at(-1)).toMatchObject({ kind: 'liquidationsEnded', outcome: 'closed' })
    expect(
      view(state)
        .liquidations()
        .map(({ account }) => account),
    ).toEqual(['long'])
  })
})

describe('a stated book is refused', () => {
  const bad = stated('long', 1n, [[10n, 1000n]])
  test.each<[string, RejectionCode, readonly SyncedAccount[]]>([
    ['longs without shorts', 'unbalancedPositions', [stated('long', 0n, [[9n, 900n]])]],
    ['the same twice', 'invalidIdentifier', [stated('s1', 0n), stated('s1', 0n)]],
    ['a name nobody can read', 'invalidIdentifier', [stated('\n', 0n)]],
    ['the name of a ledger', 'invalidIdentifier', [stated('fund:f', 0n)]],
    [
      'two positions of one kind',
      'positionModeForbids',
      [
        stated('long', 0n, [
          [5n, 1n],
          [5n, 1n],
        ]),
      ],
    ],
    [
      'both sides of a new one-way account',
      'positionModeForbids',
      [
        stated('n', 0n, [
          [5n, 1n],
          [-5n, 1n],
        ]),
      ],
    ],
    ['no cost', 'invalidAmount', [stated('long', 0n, [[10n, 0n]])]],
    ['too much money', 'amountOutOfRange', [stated('long', 2n ** 53n)]],
    ['too large a position', 'amountOutOfRange', [stated('long', 0n, [[2n ** 50n, 1n]])]],
    [
      'an unknown market',
      'unknownMarket',
      [{ ...bad, positions: bad.positions.map((row) => ({ ...row, market: 'N' })) }],
    ],
    ['another owner', 'accountExists', [{ ...bad, owner: 'x' }]],
    ['another exemption', 'accountExists', [{ ...bad, adlExempt: true }]],
  ])('with %s', (_, code, accounts) => {
    expect(refusal(stateOf(), sync(accounts))).toBe(code)
  })

  test('with an unknown fund, in a settled market, and where the engine keeps the book', () => {
    const funds = [{ fund: 'x', balanceQuote: quoteUnits(1n) }]
    expect(refusal(stateOf(), sync([], { funds }))).toBe('unknownFund')
    const state = stateOf()
    accept(state, {
      kind: 'settleMarket',
      timeMs: 1,
      market: 'M',
      priceTicks: ratio(80n),
      reason: '',
    })
    expect(refusal(state, sync([bad]))).toBe('marketSettled')
    expect(refusal(stateOf({ execution: 'ledger' }), sync(whole))).toBe('notSidecar')
  })

  test('a known account may hold both sides, whatever its mode here', () => {
    const state = stateOf()
    const both = [
      [12n, 1200n],
      [-2n, 200n],
    ] as const
    accept(state, sync([stated('long', 0n, both)]))
    expect(view(state).account('long')?.positions).toHaveLength(2)
  })
})

describe('plans and a stated book', () => {
  const planned = (): { state: State; planId: string } => {
    const state = stateOf()
    accept(state, { kind: 'openRound', timeMs: 5 })
    return { state, planId: view(state).plans()[0]?.planId ?? '' }
  }
  const done = (planId: string, index: number, count: bigint): Command => ({
    kind: 'confirmPlan',
    timeMs: 210,
    planId,
    fills: [{ index, status: 'done', lots: lots(count) }],
  })

  test('a plan under way comes first', () => {
    const { state } = planned()
    expect(refusal(state, sync(whole, { isComplete: true }))).toBe('planOpen')
  })

  test('what ended before it is in it: no confirmation is booked twice, and nothing stays unmatched', () => {
    const { state, planId } = planned()
    accept(state, { kind: 'passTime', timeMs: 106 })
    accept(state, { kind: 'openRound', timeMs: 107 })
    accept(state, { ...done(planId, 0, 6n), timeMs: 108 })
    expect(view(state).unmatched()).toHaveLength(1)
    accept(state, { kind: 'passTime', timeMs: 220 })
    accept(state, sync([stated('s1', 50n, [[-6n, 600n]])], { timeMs: 220 }))
    expect(view(state).unmatched()).toHaveLength(1)
    accept(state, sync(whole, { isComplete: true, timeMs: 221 }))
    expect(view(state).unmatched()).toEqual([])
    expect(refusal(state, { ...done(planId, 1, 4n), timeMs: 222 })).toBe('bookSynced')
  })

  test('a case goes on with what the venue says is left of it', () => {
    const { state } = planned()
    accept(state, { kind: 'passTime', timeMs: 106 })
    expect(view(state).caseStatus('test:0:1')).toBe('suspended')
    accept(
      state,
      sync([
        stated('long', -90n, [[2n, 160n]]),
        stated('s1', 50n, [[-2n, 200n]]),
        stated('s2', 0n),
      ]),
    )
    const events = accept(state, { kind: 'openRound', timeMs: 201 })
    expect(events.find(({ kind }) => kind === 'roundOpened')).toMatchObject({
      cases: [{ caseId: 'test:0:1', cause: 'suspended', exposure: [{ lots: 2 }] }],
    })
    accept(state, { kind: 'passTime', timeMs: 310 })
    accept(state, sync([stated('s1', 9n)], { isComplete: true, timeMs: 311 }))
    accept(state, { kind: 'openRound', timeMs: 312 })
    expect(view(state).caseStatus('test:0:1')).toBe('closed')
  })
})

test('a book is what was stated: a surplus of a fund repays claims only with what comes after', () => {
  const accounts = { a: { money: 0n, positions: [] } }
  const claims = [{ account: 'a', amountQuote: quoteUnits(1_000n) }]
  const insurance = { fund: 'insurance', markets: ['M'], balanceQuote: quoteUnits(100n) }
  const funds = [{ ...insurance, targetQuote: quoteUnits(100n) }]
  const owing = simpleBook({ mark: 80n, accounts, funds, waterfall: [] })
  const state = createState({ ...owing, claims, execution: 'sidecar' })
  const venue = sync([stated('a', 50n)], {
    funds: [{ fund: 'insurance', balanceQuote: quoteUnits(300n) }],
    isComplete: true,
  })
  for (const each of [venue, venue]) {
    accept(state, each)
    expect(view(state).account('a')?.collateralQuote).toBe(50n)
    expect(view(state).claims()).toEqual([{ account: 'a', owedQuote: 1_000n }])
  }
  accept(state, { kind: 'deposit', timeMs: 200, account: 'a', amountQuote: quoteUnits(1n) })
  expect(view(state).account('a')?.collateralQuote).toBe(251n)
  expect(view(state).claims()).toEqual([{ account: 'a', owedQuote: 800n }])
})

test('no fund is stated in debt', () => {
  const insurance = { fund: 'insurance', markets: ['M'], balanceQuote: quoteUnits(100n) }
  const owing = simpleBook({ mark: 80n, accounts: {}, funds: [insurance], waterfall: [] })
  const state = createState({ ...owing, execution: 'sidecar' })
  const inDebt = [{ fund: 'insurance', balanceQuote: quoteUnits(-1n) }]
  expect(refusal(state, sync([], { funds: inDebt }))).toBe('invalidAmount')
})

test('what a fund has is stated once, while its own case waits too', () => {
  const inventory = { market: 'M', sizeLots: lots(10n), entryValueQuote: quoteUnits(1_000n) }
  const insurance = { fund: 'f', balanceQuote: quoteUnits(100n), positions: [inventory] }
  const state = stateOf({
    accounts: { a: { money: 500n, positions: [{ lots: -10n, entry: 1000n }] } },
    funds: [{ ...insurance, markets: ['M'] }],
  })
  accept(state, { kind: 'openRound', timeMs: 5 })
  accept(state, { kind: 'passTime', timeMs: 150 })
  const venue = sync([stated('a', 500n, [[-10n, 1000n]])], { funds: [insurance], isComplete: true })
  for (const timeMs of [200, 400]) {
    accept(state, { ...venue, timeMs })
    expect(view(state).totals().moneyQuote).toBe(600n)
    expect(view(state).funds()).toMatchObject([{ balanceQuote: 100n, availableQuote: 0n }])
    accept(state, { kind: 'openRound', timeMs: timeMs + 1 })
    accept(state, { kind: 'passTime', timeMs: timeMs + 150 })
  }
})
