import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { FundSpec } from '../fund/fund-spec.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type { BookSpec } from './book-spec.ts'
import { BookRefused } from './book-refused.ts'
import type { Command } from './command.ts'
import { createState } from './create-state.ts'
import { decide, step } from './decide.ts'
import type { EngineEvent } from './engine-event.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import { inside, type State } from './state.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'

const quote = quoteUnits

function bookOf(book: Partial<SimpleBook>, rest: Partial<BookSpec> = {}): BookSpec {
  return { ...simpleBook({ mark: 100n, accounts: {}, waterfall: [], ...book }), ...rest }
}

const fundOf = (fund: string, balance: bigint, rest: Partial<FundSpec> = {}): FundSpec => ({
  fund,
  markets: ['M'],
  balanceQuote: quote(balance),
  ...rest,
})

function accept(state: State, command: Command): readonly EngineEvent[] {
  const before = stateHash(state)
  expect(decide(state, command)).toBeDefined()
  expect(stateHash(state), 'deciding changes nothing').toBe(before)
  const decision = step(state, command)
  if (decision.outcome !== 'accepted') throw new Error(`${command.kind}: ${decision.outcome}`)
  if (!view(state).isRoundUnfinished()) {
    expect(stateHash(decodeSnapshot(encodeSnapshot(state)))).toBe(stateHash(state))
  }
  expect(view(state).totals().moneyQuote).toBe(inside(state).ledger.externalQuote)
  return decision.events
}

function codeOf(state: State, command: Command): string {
  const before = stateHash(state)
  const decision = step(state, command)
  expect(stateHash(state)).toBe(before)
  return decision.outcome === 'rejected' ? decision.code : decision.outcome
}

const balances = (state: State) =>
  view(state)
    .funds()
    .map(({ fund, balanceQuote }) => [fund, balanceQuote])

const kindsOf = (events: readonly EngineEvent[]) => events.map(({ kind }) => kind)

describe('D-5, F-2 money of funds', () => {
  test('what the inventory has lost stays in the fund', () => {
    const fund = fundOf('f', 100n, {
      floorQuote: quote(10n),
      positions: [{ market: 'M', sizeLots: lots(2n), entryValueQuote: quote(230n) }],
    })
    const accounts = { a: { money: 100n, positions: [{ lots: -2n, entry: 200n }] } }
    const state = createState(bookOf({ funds: [fund], accounts }))
    expect(view(state).funds()[0]).toMatchObject({ availableQuote: 60n, markets: ['M'] })
    const take = (amount: bigint): Command => ({
      kind: 'moveFundMoney',
      fund: 'f',
      amountQuote: quote(-amount),
      timeMs: 0,
    })
    expect(codeOf(state, take(61n))).toBe('insufficientMoney')
    accept(state, take(60n))
    expect(view(state).funds()[0]?.availableQuote).toBe(0n)
  })

  test('a fund that owes more than it has awaits a round', () => {
    const fund = fundOf('f', 29n, {
      positions: [{ market: 'M', sizeLots: lots(2n), entryValueQuote: quote(230n) }],
    })
    const accounts = { a: { money: 100n, positions: [{ lots: -2n, entry: 200n }] } }
    expect(view(createState(bookOf({ funds: [fund], accounts }))).awaitingRound().bankrupt).toBe(1)
    const solvent = { ...fund, balanceQuote: quote(30n) }
    const state = createState(bookOf({ funds: [solvent], accounts }))
    expect(view(state).awaitingRound().bankrupt).toBe(0)
  })
})

describe('F-5 unwinding an inventory', () => {
  const fund = fundOf('f', 10n, {
    positions: [{ market: 'M', sizeLots: lots(4n), entryValueQuote: quote(400n) }],
  })
  const accounts = {
    a: { money: 1000n, positions: [{ lots: -4n, entry: 400n }] },
    b: { money: 1000n, positions: [] },
  }
  const unwind = (count: bigint, priceTicks: bigint, account = 'a'): Command => ({
    kind: 'unwindInventory',
    fund: 'f',
    market: 'M',
    side: 'long',
    lots: lots(count),
    priceTicks,
    counterparty: { account },
    timeMs: 0,
  })

  test('what it brings is the balance, whoever the counterparty is', () => {
    const state = createState(bookOf({ funds: [fund], accounts }))
    expect(kindsOf(accept(state, unwind(3n, 105n)))).toContain('inventorySwept')
    expect(balances(state)).toEqual([['f', 25n]])
    accept(state, unwind(1n, 100n, 'b'))
    expect(view(state).funds()[0]?.positions).toEqual([])
    expect(view(state).account('b')?.positions[0]?.sizeLots).toBe(1n)
    expect(codeOf(state, unwind(1n, 100n))).toBe('exceedsPosition')
  })

  test('a loss that the balance does not bear is refused', () => {
    const state = createState(bookOf({ funds: [fund], accounts }))
    expect(codeOf(state, unwind(4n, 97n))).toBe('insufficientMoney')
    accept(state, unwind(2n, 95n))
    expect(balances(state)).toEqual([['f', 0n]])
  })
})

describe('F-6 markets change hands', () => {
  const assign = (rest: Partial<Command> = {}): Command =>
    ({ kind: 'assignMarket', market: 'M', fund: 'g', timeMs: 0, ...rest }) as Command

  test('an ejected market has one fund, with money of the one it had; another takeover goes to it', () => {
    const accounts = {
      b: { money: 9000n, positions: [{ lots: -2n, entry: 200n }] },
      z: { money: 0n, positions: [{ lots: 2n, entry: 210n }] },
    }
    const funds = [fundOf('f', 100n, { floorQuote: quote(30n) }), fundOf('g', 0n, { markets: [] })]
    const waterfall = [{ layer: 'insuranceFund', fund: 'g', mode: 'takeover' }] as const
    const state = createState(bookOf({ funds, accounts, waterfall }))
    const before = stateHash(state)
    accept(state, assign({ amountQuote: quote(80n) }))
    expect(balances(state)).toEqual([
      ['f', 30n],
      ['g', 70n],
    ])
    expect(
      view(state)
        .funds()
        .map(({ markets }) => markets),
    ).toEqual([[], ['M']])
    expect(stateHash(state)).not.toBe(before)
    const events = accept(state, { kind: 'openRound', timeMs: 1 })
    expect(kindsOf(events)).toContain('positionTakenOver')
    expect(balances(state)[1]).toEqual(['g', 60n])
  })

  test('a market is given back, and given twice changes nothing', () => {
    const book = bookOf({ funds: [fundOf('f', 100n), fundOf('g', 0n, { markets: [] })] })
    const state = createState(book)
    expect(kindsOf(accept(state, assign()))).toContain('marketAssigned')
    expect(accept(state, assign())).toEqual([])
    accept(state, assign({ fund: 'f' }))
    const { funds } = inside(state)
    expect(funds.map(({ markets }) => [...markets])).toEqual([[0], []])
  })

  test('the hash says whose a market is', () => {
    const book = bookOf({ funds: [fundOf('f', 100n), fundOf('g', 0n)] })
    const [first, second] = [createState(book), createState(book)]
    accept(first, assign({ fund: 'f' }))
    accept(second, assign({ fund: 'g' }))
    expect(stateHash(first)).not.toBe(stateHash(second))
  })

  test('capital of the venue serves no market', () => {
    const own: FundSpec = {
      fund: 'g',
      purpose: 'venueCapital',
      markets: [],
      balanceQuote: quote(1n),
    }
    const state = createState(bookOf({ funds: [fundOf('f', 1n), own] }))
    expect(codeOf(state, assign())).toBe('unknownFund')
    expect(codeOf(state, assign({ fund: 'f', amountQuote: quote(-1n) }))).toBe('invalidAmount')
  })

  test('a market leaves the pool for new listings in time', () => {
    const funds = [
      fundOf('new', 100n, { listing: { forMs: 1000, successor: 'old' } }),
      fundOf('old', 0n, { markets: [] }),
    ]
    const state = createState(bookOf({ funds, market: { listedTimeMs: 500 } }))
    expect(accept(state, { kind: 'passTime', timeMs: 1499 })).toEqual([])
    expect(kindsOf(accept(state, { kind: 'passTime', timeMs: 1500 }))).toContain('marketAssigned')
    expect(
      view(state)
        .funds()
        .map(({ markets }) => markets),
    ).toEqual([[], ['M']])
    expect(balances(state)[0]).toEqual(['new', 100n])
  })
})

describe('F-7 the alarm', () => {
  test('sounds for a live market whose own funds are empty while its group has money', () => {
    const funds = [
      fundOf('f', 0n, { group: 'g' }),
      fundOf('h', 5n, { markets: [], group: 'g' }),
      fundOf('x', 7n, { markets: [] }),
    ]
    const state = createState(bookOf({ funds }))
    expect(view(state).fundAlarms()).toEqual([
      { market: 'M', funds: ['f'], poolAvailableQuote: 5n },
    ])
    accept(state, { kind: 'halt', market: 'M', reason: 'test', timeMs: 0 })
    expect(view(state).fundAlarms()).toEqual([])
    const apart = [
      fundOf('f', 0n),
      fundOf('h', 5n, { markets: [] }),
      fundOf('x', 7n, { markets: [] }),
    ]
    const alone = createState(bookOf({ funds: apart }))
    expect(view(alone).fundAlarms()[0]?.poolAvailableQuote).toBe(12n)
  })
})

describe('F-8 claims are repaid', () => {
  const accounts = {
    a: { money: 0n, positions: [] },
    b: { money: 0n, positions: [] },
  }
  const claims = [
    { account: 'a', amountQuote: quote(20n) },
    { account: 'b', amountQuote: quote(10n) },
  ]
  const add = (amount: bigint): Command => ({
    kind: 'moveFundMoney',
    fund: 'f',
    amountQuote: quote(amount),
    timeMs: 0,
  })
  const wallets = (state: State) =>
    view(state)
      .accounts()
      .map(({ collateralQuote }) => collateralQuote)

  test('from money beyond the target, as it arrives, and no further', () => {
    const funds = [fundOf('f', 100n, { floorQuote: quote(10n), targetQuote: quote(100n) })]
    const state = createState(bookOf({ funds, accounts }, { claims }))
    expect(view(state).claims()).toEqual([
      { account: 'a', owedQuote: 20n },
      { account: 'b', owedQuote: 10n },
    ])
    expect(kindsOf(accept(state, add(4n)))).toEqual([
      'commandTaken',
      'fundMoneyMoved',
      'claimsRepaid',
    ])
    expect(wallets(state)).toEqual([2n, 1n])
    expect(view(state).totals().claimsPotQuote).toBe(1n)
    expect(balances(state)).toEqual([['f', 100n]])
    accept(state, add(50n))
    expect(wallets(state)).toEqual([20n, 10n])
    expect(view(state).claims()).toEqual([])
    expect(balances(state)).toEqual([['f', 124n]])
    expect(view(state).totals().claimsPotQuote).toBe(0n)
  })

  test('by any command that does something', () => {
    const funds = [fundOf('f', 100n, { targetQuote: quote(94n) })]
    const state = createState(bookOf({ funds, accounts }, { claims }))
    expect(accept(state, { kind: 'openRound', timeMs: 0 })).toEqual([])
    expect(accept(state, { kind: 'passTime', timeMs: 0 })).toEqual([])
    accept(state, { kind: 'deposit', account: 'a', amountQuote: quote(1n), timeMs: 0 })
    expect(wallets(state)).toEqual([5n, 2n])
  })

  test('as soon as a price gives back what the inventory had lost', () => {
    const positions = [{ market: 'M', sizeLots: lots(1n), entryValueQuote: quote(110n) }]
    const held = { ...accounts, s: { money: 500n, positions: [{ lots: -1n, entry: 100n }] } }
    const funds = [fundOf('f', 10n, { targetQuote: quote(0n), positions })]
    const state = createState(bookOf({ funds, accounts: held }, { claims }))
    const price = { market: 'M', markPriceTicks: ratio(103n), sources: 1, priceTimeMs: 1 }
    accept(state, { kind: 'updatePrices', prices: [price], timeMs: 1 })
    expect(balances(state)).toEqual([['f', 7n]])
    expect(wallets(state).slice(0, 2)).toEqual([2n, 1n])
  })

  test('a fund without a target repays nothing, one keeps what its inventory has lost', () => {
    const positions = [{ market: 'M', sizeLots: lots(1n), entryValueQuote: quote(150n) }]
    const held = { ...accounts, s: { money: 500n, positions: [{ lots: -1n, entry: 100n }] } }
    const funds = [fundOf('f', 49n, { targetQuote: quote(0n), positions }), fundOf('g', 99n)]
    const state = createState(bookOf({ funds, accounts: held }, { claims }))
    expect(kindsOf(accept(state, add(1n)))).not.toContain('claimsRepaid')
    expect(kindsOf(accept(state, add(1n)))).toContain('claimsRepaid')
    expect(balances(state)[0]).toEqual(['f', 50n])
  })

  test('nothing is repaid between two steps of a round', () => {
    // Each of the cases is planned with rows of its own, one row a step.
    const trading = {
      s: { money: 900n, positions: [{ lots: -3n, entry: 300n }] },
      t: { money: 900n, positions: [{ lots: -3n, entry: 300n }] },
      z: { money: 0n, positions: [{ lots: 6n, entry: 640n }] },
    }
    const book = bookOf(
      {
        funds: [fundOf('f', 30n, { targetQuote: quote(0n) })],
        accounts: { ...accounts, ...trading },
        waterfall: [{ layer: 'tearUp', extent: 'partial' }],
        limits: { stepFillsMax: 1 },
      },
      { claims },
    )
    const state = createState(book)
    const first = accept(state, { kind: 'openRound', timeMs: 0 })
    expect(kindsOf(first)).toContain('roundPaused')
    expect(kindsOf(first)).not.toContain('claimsRepaid')
    let events = first
    while (view(state).isRoundUnfinished()) {
      events = accept(state, { kind: 'continueCase', timeMs: 0 })
    }
    expect(kindsOf(events)).toContain('claimsRepaid')
    expect(wallets(state).slice(0, 2)).toEqual([20n, 10n])
  })
})

describe('W-4, D-3 withdrawals', () => {
  const accounts = {
    a: { money: 90n, positions: [] },
    z: { money: -40n, positions: [] },
  }
  const withdraw = (amount: bigint, timeMs: number): Command => ({
    kind: 'withdraw',
    account: 'a',
    amountQuote: quote(amount),
    timeMs,
  })

  test('wait until the time that a layer said', () => {
    const waterfall = [{ layer: 'withdrawalGate', gateMs: 100 }] as const
    const state = createState(bookOf({ accounts, waterfall }))
    accept(state, { kind: 'openRound', timeMs: 5 })
    expect(view(state).withdrawals()).toEqual({ gatedUntilMs: 105 })
    expect(codeOf(state, withdraw(1n, 104))).toBe('withdrawalsGated')
    accept(state, withdraw(1n, 105))
    expect(view(state).withdrawals()).toEqual({})
  })

  test('pay, rounded up, for what is missing, until it is there', () => {
    const waterfall = [
      { layer: 'withdrawalGate', chargeFund: 'f', chargesFlatAccounts: true },
    ] as const
    const state = createState(bookOf({ accounts, waterfall, funds: [fundOf('f', 10n)] }))
    accept(state, { kind: 'openRound', timeMs: 0 })
    // 40 are owed and 10 are there: 30 are missing of the 90 that are claimed.
    expect(view(state).withdrawals()).toEqual({ chargeFund: 'f', chargeShare: ratio(1n, 3n) })
    accept(state, withdraw(10n, 1))
    expect(view(state).account('a')?.collateralQuote).toBe(80n)
    expect(balances(state)).toEqual([['f', 14n]])
    accept(state, { kind: 'moveFundMoney', fund: 'f', amountQuote: quote(26n), timeMs: 2 })
    expect(view(state).withdrawals()).toEqual({})
    accept(state, withdraw(80n, 3))
    expect(balances(state)).toEqual([['f', 40n]])
  })
})

describe('what only some books have', () => {
  test('is in the hash and in a snapshot', () => {
    const base: Partial<SimpleBook> = {
      funds: [fundOf('f', 5n, { group: 'g' })],
      accounts: { a: { money: 5n, positions: [] } },
    }
    const plain = createState(bookOf(base))
    const books = [
      bookOf({
        ...base,
        accounts: { a: { money: 5n, positions: [], unsettledProfitQuote: quote(2n) } },
      }),
      bookOf({ ...base, market: { poolValueQuote: quote(9n) } }),
      bookOf(base, { claims: [{ account: 'a', amountQuote: quote(1n) }] }),
      bookOf(base, { groups: [{ group: 'g', peakBalanceQuote: quote(7n) }] }),
      bookOf({ ...base, funds: [fundOf('f', 5n)] }),
      bookOf({ ...base, funds: [fundOf('f', 5n, { group: 'g', targetQuote: quote(3n) })] }),
      bookOf({ ...base, funds: [fundOf('f', 5n, { group: 'g', capacityQuote: quote(3n) })] }),
      bookOf({ ...base, funds: [fundOf('f', 5n, { group: 'g', peakBalanceQuote: quote(3n) })] }),
    ]
    const states = [plain, ...books.map(createState)]
    const hashes = states.map(stateHash)
    expect(new Set(hashes).size).toBe(states.length)
    for (const state of states) {
      const restored = decodeSnapshot(encodeSnapshot(state))
      expect(stateHash(restored)).toBe(stateHash(state))
      expect(encodeSnapshot(restored)).toEqual(encodeSnapshot(state))
    }
  })
})

describe('what a book may say of funds', () => {
  const refusal = (rest: Partial<BookSpec>): string => {
    try {
      createState(bookOf({}, rest))
    } catch (error) {
      if (error instanceof BookRefused) return `${error.code} ${error.path}`
      throw error
    }
    return 'loaded'
  }
  const withFund = (rest: Partial<FundSpec>) => ({ funds: [fundOf('f', 1n, rest)], timeMs: 9 })
  const sample = (timeMs: number) => ({ timeMs, balanceQuote: quote(1n) })

  test.each([
    [withFund({ purpose: 'venueCapital' }), 'unknownChoice funds[0].markets'],
    [
      withFund({ purpose: 'venueCapital', markets: [], targetQuote: quote(1n) }),
      'unknownChoice funds[0].targetQuote',
    ],
    [withFund({ capacityQuote: quote(-1n) }), 'invalidAmount funds[0].capacityQuote'],
    [withFund({ history: [sample(10)] }), 'invalidAmount funds[0].history[0].timeMs'],
    [withFund({ history: [sample(3), sample(3)] }), 'invalidAmount funds[0].history[1].timeMs'],
    [withFund({ listing: { forMs: 1, successor: 'f' } }), 'unknownId funds[0].listing.successor'],
    [{ groups: [{ group: 'g' }] }, 'unknownId groups[0].group'],
    [{ claims: [{ account: 'a', amountQuote: quote(1n) }] }, 'unknownId claims[0].account'],
    [withFund({ group: 'g', history: [sample(3), sample(9)] }), 'loaded'],
  ])('case %#', (rest, expected) => {
    expect(refusal(rest)).toBe(expected)
  })
})
