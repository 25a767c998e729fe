import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { bitmex } from '../policy/presets/bitmex.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import { apply } from './apply.ts'
import type { Command } from './command.ts'
import { createState } from './create-state.ts'
import { decide, stepRound } from './decide.ts'
import type { EngineEvent } from './engine-event.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import { inside, type State } from './state.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'

function answer(state: State, command: Command): { code: string; events: readonly EngineEvent[] } {
  const decision = decide(state, command)
  if (decision.outcome === 'repeated') throw new Error('no key was given')
  for (const event of decision.events) apply(state, event)
  expect(stateHash(decodeSnapshot(encodeSnapshot(state)))).toBe(stateHash(state))
  expect(view(state).totals().moneyQuote).toBe(inside(state).ledger.externalQuote)
  const code = decision.outcome === 'rejected' ? decision.code : 'accepted'
  return { code, events: decision.events.slice(1) }
}

function settle(state: State, price: bigint, timeMs = view(state).timeMs()) {
  const priceTicks = ratio(price)
  return answer(state, { kind: 'settleMarket', timeMs, market: 'M', priceTicks, reason: 'gone' })
}

const kinds = (events: readonly EngineEvent[]): string[] => events.map(({ kind }) => kind)

const book: SimpleBook = {
  mark: 100n,
  accounts: {
    long: { money: 300n, positions: [{ lots: 7n, entry: 700n }] },
    apart: { money: 0n, positions: [{ lots: 4n, entry: 400n, margin: 90n }] },
    s1: { money: 300n, positions: [{ lots: -5n, entry: 600n }] },
    s2: { money: 300n, positions: [{ lots: -8n, entry: 800n }] },
  },
  funds: [
    {
      fund: 'f',
      markets: ['M'],
      balanceQuote: quoteUnits(100n),
      positions: [{ market: 'M', sizeLots: lots(2n), entryValueQuote: quoteUnits(150n) }],
    },
  ],
  waterfall: [{ layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' }],
}

const stateOf = (more: Partial<SimpleBook> = {}): State =>
  createState(simpleBook({ ...book, ...more }))

describe('settling a market', () => {
  test('closes everything at one price, gives inventory money to its fund and margins to their owners', () => {
    const state = stateOf()
    const { events } = settle(state, 90n)
    expect(kinds(events)).toEqual(['marketClosed', 'inventorySwept', 'isolatedMarginReleased'])
    expect(events[0]).toMatchObject({ reason: 'gone', lotQuote: ratio(90n) })
    const money = view(state)
      .accounts()
      .map(({ account, collateralQuote }) => [account, collateralQuote])
    expect(money).toEqual([
      ['apart', 50n],
      ['long', 230n],
      ['s1', 450n],
      ['s2', 380n],
    ])
    expect(view(state).funds()[0]).toMatchObject({ balanceQuote: 130n, positions: [] })
    expect(view(state).totals().openInterest).toEqual([{ market: 'M', lots: 0n }])
    expect(view(state).prices()[0]).toMatchObject({ haltedFor: 'settled', isSettled: true })
    expect(view(state).halts()).toEqual([{ market: 'M', reason: 'settled', isSettled: true }])
  })

  test('is for good: nothing is traded, halted, resumed or settled in it again', () => {
    const state = stateOf()
    answer(state, { kind: 'halt', timeMs: 0, market: 'M', reason: 'delisting' })
    settle(state, 90n)
    const place = { timeMs: 1, market: 'M' }
    const party = { buyer: { account: 'long' }, seller: { account: 's1' } }
    const sized = { lots: lots(1n), side: 'long' as const }
    for (const command of [
      { ...place, kind: 'resume' },
      { ...place, kind: 'halt', reason: 'again' },
      { ...place, kind: 'trade', lots: lots(1n), priceTicks: 90n, ...party },
      { ...place, kind: 'placeOffer', account: 'long', ...sized },
    ] satisfies Command[]) {
      expect(answer(state, command).code, command.kind).toBe('marketSettled')
    }
    expect(settle(state, 90n).code).toBe('marketSettled')
    expect(
      answer(state, { ...place, kind: 'placeOffer', account: 'long', ...sized, lots: lots(0n) })
        .code,
    ).toBe('accepted')
  })

  test.each([[ratio(-1n)], [{ numerator: 1n, denominator: 0n }], [ratio(1n << 200n)]])(
    'needs a price: %o',
    (priceTicks) => {
      const command = {
        kind: 'settleMarket',
        timeMs: 0,
        market: 'M',
        priceTicks,
        reason: '',
      } as const
      expect(answer(stateOf(), command).code).toBe('invalidAmount')
    },
  )

  test('at nothing, in a linear market: longs lose what they paid', () => {
    const state = stateOf()
    expect(settle(state, 0n).code).toBe('accepted')
    expect(view(state).account('long')?.collateralQuote).toBe(-400n)
  })

  test('ends what is being liquidated in it', () => {
    const state = stateOf({
      accounts: {
        ...book.accounts,
        long: { money: 5n, positions: [{ lots: 7n, entry: 700n }] },
      },
    })
    answer(state, { kind: 'requestLiquidations', timeMs: 0 })
    expect(view(state).liquidations()).toHaveLength(1)
    const { events } = settle(state, 100n)
    expect(events).toContainEqual({
      kind: 'liquidationsEnded',
      outcome: 'closed',
      buckets: [inside(state).shape.accounts[1]?.buckets[0]],
    })
    expect(view(state).liquidations()).toEqual([])
  })

  test('leaves whoever ends below 0 to the next round', () => {
    const state = stateOf({
      accounts: {
        ...book.accounts,
        long: { money: 5n, positions: [{ lots: 7n, entry: 700n }] },
      },
    })
    settle(state, 90n)
    expect(view(state).awaitingRound().bankrupt).toBe(1)
    expect(stepRound(state, 1).outcome).toBe('accepted')
    expect(view(state).account('long')?.collateralQuote).toBe(0n)
    expect(view(state).funds()[0]?.balanceQuote).toBe(65n)
  })
})

test('an inverse market is settled at the value of a lot at the price', () => {
  const state = createState(
    simpleBook({
      mark: 1_000n,
      market: { contract: 'inverse', tickValueQuote: quoteUnits(10_000_000n) },
      accounts: {
        long: { money: 90_000n, positions: [{ lots: 3n, entry: 30_000n }] },
        short: { money: 90_000n, positions: [{ lots: -3n, entry: 30_000n }] },
      },
      waterfall: [],
    }),
  )
  expect(settle(state, 0n).code).toBe('invalidAmount')
  // A lot is worth 10^7 / 1,200 = 8,333.3; the longs of the contract are short of its value.
  settle(state, 1_200n)
  expect(view(state).account('long')?.collateralQuote).toBe(95_000n)
  expect(view(state).account('short')?.collateralQuote).toBe(85_000n)
})

describe('settling a market with a case in it', () => {
  const crash: SimpleBook = {
    mark: 80n,
    accounts: {
      long: { money: 100n, positions: [{ lots: 10n, entry: 1000n }] },
      s1: { money: 50n, positions: [{ lots: -6n, entry: 600n }] },
      s2: { money: 90n, positions: [{ lots: -4n, entry: 400n }] },
    },
    funds: [{ fund: 'f', markets: ['M'], balanceQuote: quoteUnits(30n) }],
    execution: 'sidecar',
    limits: { planExpiryMs: 100 },
    waterfall: [
      { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' },
      { layer: 'adl', policy: bitmex.spec },
    ],
  }

  test('cancels its plans; the case keeps what it owes and is taken up again without the position', () => {
    const state = createState(simpleBook(crash))
    answer(state, { kind: 'openRound', timeMs: 5 })
    const [plan] = view(state).plans()
    const { events } = settle(state, 80n, 6)
    expect(events[0]).toMatchObject({
      kind: 'planEnded',
      outcome: 'cancelled',
      planId: plan?.planId,
    })
    expect(inside(state).columns.reservedLots.get(1)).toBe(0)
    expect(view(state).caseStatus('test:0:1')).toBe('suspended')
    const late = [{ index: 0, status: 'done', lots: lots(6n) }] as const
    answer(state, { kind: 'confirmPlan', timeMs: 7, planId: plan?.planId ?? '', fills: late })
    expect(view(state).unmatched()).toHaveLength(1)
    // 100 − 200 + 30 of the fund.
    expect(view(state).account('long')).toMatchObject({ collateralQuote: -70n, positions: [] })
    const again = answer(state, { kind: 'openRound', timeMs: 8 })
    expect(kinds(again.events)).toContain('caseEnded')
    expect(view(state).caseStatus('test:0:1')).toBe('suspended')
  })

  test('what others paid for it goes back first, should the price be kinder than the mark', () => {
    const state = createState(simpleBook(crash))
    answer(state, { kind: 'openRound', timeMs: 5 })
    settle(state, 95n, 6)
    // 100 − 50 + 30.
    expect(view(state).account('long')?.collateralQuote).toBe(80n)
    answer(state, { kind: 'openRound', timeMs: 7 })
    expect(view(state).caseStatus('test:0:1')).toBe('closed')
    expect(view(state).funds()[0]?.balanceQuote).toBe(30n)
  })

  test('an isolated case keeps the money that is owed back until its round', () => {
    const state = createState(
      simpleBook({
        ...crash,
        accounts: {
          ...crash.accounts,
          long: { money: 0n, positions: [{ lots: 10n, entry: 1000n, margin: 100n }] },
        },
      }),
    )
    answer(state, { kind: 'openRound', timeMs: 5 })
    const { events } = settle(state, 95n, 6)
    expect(kinds(events)).not.toContain('isolatedMarginReleased')
    answer(state, { kind: 'openRound', timeMs: 7 })
    expect(view(state).funds()[0]?.balanceQuote).toBe(30n)
    expect(view(state).account('long')?.collateralQuote).toBe(50n)
  })
})

test('a market that a waterfall settled stays so too', () => {
  const state = createState(
    simpleBook({
      mark: 80n,
      accounts: {
        long: { money: 100n, positions: [{ lots: 10n, entry: 1000n }] },
        short: { money: 100n, positions: [{ lots: -10n, entry: 1000n }] },
      },
      waterfall: [{ layer: 'settlement', price: 'mark' }],
    }),
  )
  expect(stepRound(state, 0).outcome).toBe('accepted')
  expect(answer(state, { kind: 'resume', timeMs: 0, market: 'M' }).code).toBe('marketSettled')
})
