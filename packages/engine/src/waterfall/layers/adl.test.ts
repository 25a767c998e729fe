import { type SimpleAccount, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { BookSpec } from '../../machine/book-spec.ts'
import { createState } from '../../machine/create-state.ts'
import { step } from '../../machine/decide.ts'
import { view } from '../../machine/view.ts'
import type { FillView, RoundView } from '../../machine/view-types.ts'
import type { CutLimits, PolicySpec } from '../../policy/policy-spec.ts'
import { ratio } from '../../quantity/ratio.ts'
import { quoteUnits } from '../../quantity/units.ts'

const bySize: PolicySpec = {
  policy: 'largest first',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'queue', score: { factors: [{ term: 'lots' }] } },
  price: 'bankruptcy',
}

const holder = (lots: bigint, money = 100_000n): SimpleAccount => ({
  money,
  positions: [{ lots, entry: (lots < 0n ? -lots : lots) * 100n }],
})

/** A long of `lots` at mark 100 that owes `owes`; the rest of the market stands idle. */
function bookOf(
  policy: PolicySpec,
  accounts: Readonly<Record<string, SimpleAccount>>,
  change: Partial<BookSpec> = {},
): BookSpec {
  const total = Object.values(accounts)
    .flatMap(({ positions }) => positions)
    .reduce((sum, { lots }) => sum + lots, 0n)
  const idle = { ...holder(-total), adlExempt: true }
  const book = simpleBook({
    mark: 100n,
    accounts: total === 0n ? accounts : { ...accounts, idle },
    waterfall: [{ layer: 'adl', policy }],
  })
  return { ...book, ...change }
}

function resolve(book: BookSpec): RoundView {
  const state = createState(book)
  const before = view(state).totals().moneyQuote
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  expect(view(state).totals().moneyQuote).toBe(before)
  return view(state).round(decision.events)
}

function fillsOf(round: RoundView, caseIndex = 0): readonly FillView[] {
  return round.cases[caseIndex]?.layers.find(({ layer }) => layer === 'adl')?.fills ?? []
}

const cuts = (book: BookSpec): (readonly [string, bigint])[] =>
  fillsOf(resolve(book)).map(({ account, lots }) => [account, lots] as const)

const bankrupt = (lots: bigint, owes: bigint): SimpleAccount => holder(lots, -owes)
const limited = (limits: CutLimits): PolicySpec => ({ ...bySize, limits })

describe('C-3 to C-7 limits of a cut', () => {
  const shorts = { a: holder(-9n), b: holder(-6n), c: holder(-3n) }

  test('without limits the largest gives first', () => {
    expect(cuts(bookOf(bySize, { z: bankrupt(12n, 60n), ...shorts }))).toEqual([
      ['a', 9n],
      ['b', 3n],
    ])
  })

  test('a share of the position at opening bounds what all cases of a round take together', () => {
    const policy = limited({ positionShareMaxPpm: 400_000 })
    expect(cuts(bookOf(policy, { z: bankrupt(6n, 60n), ...shorts }))).toEqual([
      ['a', 3n],
      ['b', 2n],
      ['c', 1n],
    ])
    const round = resolve(
      bookOf(policy, {
        y: bankrupt(3n, 6n),
        z: bankrupt(5n, 6n),
        a: holder(-10n),
        b: holder(-10n),
      }),
    )
    expect(fillsOf(round, 0).map(({ account, lots }) => [account, lots])).toEqual([['a', 3n]])
    // a has given 3 of the 4 it may be asked for; what b holds is then more.
    expect(fillsOf(round, 1).map(({ account, lots }) => [account, lots])).toEqual([
      ['b', 4n],
      ['a', 1n],
    ])
  })

  test('nobody is left with dust', () => {
    const policy = limited({ dustLots: 4 })
    // b would be left with 3 of its 6: it gives 2 and keeps 4; c has fewer than 4 and would have to give all.
    expect(cuts(bookOf(policy, { z: bankrupt(12n, 60n), ...shorts }))).toEqual([
      ['a', 9n],
      ['b', 2n],
    ])
  })

  test('small positions are not asked', () => {
    expect(
      cuts(bookOf(limited({ positionLotsMin: 6 }), { z: bankrupt(18n, 60n), ...shorts })),
    ).toEqual([
      ['a', 9n],
      ['b', 6n],
    ])
  })

  test('whole or none: who cannot bear everything is passed over', () => {
    // Equity 15 over maintenance 9 bears 6 lots at 2 each: not the 9 it would be asked for.
    const weak = { ...shorts, a: holder(-9n, 15n) }
    const book = { z: bankrupt(9n, 18n), ...weak }
    expect(cuts(bookOf(bySize, book))[0]).toEqual(['a', 6n])
    expect(cuts(bookOf(limited({ wholeOrNone: true }), book))).toEqual([
      ['b', 6n],
      ['c', 3n],
    ])
  })

  const hedged: SimpleAccount = {
    money: 100_000n,
    positionMode: 'hedge',
    positions: [
      { lots: 5n, entry: 500n },
      { lots: -9n, entry: 900n },
    ],
  }
  const even: SimpleAccount = {
    money: 100_000n,
    positionMode: 'hedge',
    positions: [
      { lots: 7n, entry: 700n },
      { lots: -7n, entry: 700n },
    ],
  }

  test('only the part that the account’s own opposite lots do not offset is asked for', () => {
    const book = bookOf(limited({ unhedgedExcess: true }), {
      z: bankrupt(12n, 60n),
      a: hedged,
      b: even,
      c: holder(-2n),
    })
    expect(cuts(book)).toEqual([
      ['a', 4n],
      ['c', 2n],
    ])
  })

  test('the excess is the account’s, not each bucket’s', () => {
    const split: SimpleAccount = {
      ...hedged,
      positions: [
        { lots: 5n, entry: 500n },
        { lots: -5n, entry: 500n },
        { lots: -4n, entry: 400n, margin: 1000n },
      ],
    }
    const book = bookOf(limited({ unhedgedExcess: true }), { z: bankrupt(12n, 60n), a: split })
    expect(cuts(book)).toEqual([['a', 4n]])
  })

  test('accounts whose lots offset each other are not asked', () => {
    const book = bookOf(limited({ zeroNetDeltaExcluded: true }), {
      z: bankrupt(12n, 60n),
      a: hedged,
      b: even,
    })
    expect(cuts(book)).toEqual([['a', 9n]])
  })

  test('initialOrNoWorse lets through who stays above the initial requirement or does not get worse', () => {
    const tier = (rate: bigint) => [{ notionalFromQuote: quoteUnits(0n), rate: ratio(rate, 100n) }]
    const policy = limited({ wholeOrNone: true, standing: 'initialOrNoWorse' })
    const markets = (book: BookSpec): BookSpec => ({
      ...book,
      markets: book.markets.map((market) => ({ ...market, initialTiers: tier(10n) })),
    })
    // 9 lots at 102 cost a 18. With 100 it has 82 left and holds nothing: more than it needs.
    const book = bookOf(policy, { z: bankrupt(4n, 8n), a: holder(-9n, 100n) })
    expect(cuts(markets(book))).toEqual([['a', 4n]])
    // Equity 50 over maintenance 9 becomes 42 over 5, below the initial 50: better than before.
    expect(cuts(markets(bookOf(policy, { z: bankrupt(4n, 8n), a: holder(-9n, 50n) })))).toEqual([
      ['a', 4n],
    ])
    // Equity 12 over 9 becomes 4 over 5: worse.
    expect(cuts(markets(bookOf(policy, { z: bankrupt(4n, 8n), a: holder(-9n, 12n) })))).toEqual([])
  })
})

describe('A-5 round-robin', () => {
  const policy: PolicySpec = {
    ...bySize,
    allocation: { kind: 'roundRobin', candidatesMax: 3 },
  }
  const four = { a: holder(-2n), b: holder(-2n), c: holder(-2n), d: holder(-2n) }

  test.each([
    [0n, ['a', 'b', 'c']],
    [1n, ['b', 'c', 'd']],
    [3n, ['d', 'a', 'b']],
    [6n, ['c', 'd', 'a']],
  ])('seed %i begins there and asks three', (seed, asked) => {
    const round = resolve(bookOf(policy, { z: bankrupt(8n, 8n), ...four }, { seed }))
    expect(fillsOf(round).map(({ account }) => account)).toEqual(asked)
    expect(fillsOf(round).map(({ rank, score }) => [rank, score])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, undefined],
    ])
  })
})

describe('A-7 an order of several terms', () => {
  test('equal scores go by the further terms, then by account, the newest first where the rule says so', () => {
    const policy: PolicySpec = {
      ...bySize,
      allocation: {
        kind: 'queue',
        score: {
          factors: [{ term: 'lots' }],
          thenBy: [
            { term: 'profit', order: 'descending' },
            { term: 'balance', order: 'ascending' },
          ],
          lastly: 'accountDescending',
        },
      },
    }
    const short = (entry: bigint, money: bigint): SimpleAccount => ({
      money,
      positions: [{ lots: -2n, entry }],
    })
    const book = bookOf(policy, {
      z: bankrupt(12n, 12n),
      a: short(200n, 9000n),
      b: short(200n, 9000n),
      c: short(200n, 8000n),
      d: short(240n, 9000n),
      e: { money: 9000n, positions: [{ lots: -3n, entry: 300n }] },
    })
    expect(cuts(book).map(([account]) => account)).toEqual(['e', 'd', 'c', 'b', 'a'])
  })
})

describe('exemptions and work bounds', () => {
  test('an exempt market is left as it is, and the round says so', () => {
    const policy = { ...bySize, exemptMarkets: ['M', 'N'] }
    const round = resolve(bookOf(policy, { z: bankrupt(4n, 8n), a: holder(-4n) }))
    expect(round.exemptMarkets).toEqual([{ policy: 'largest first', markets: ['M', 'N'] }])
    expect(round.cases[0]?.layers.at(-1)?.skipped).toBe('policy largest first exempts its markets')
    expect(round.cases[0]?.status).toBe('suspended')
  })

  test('a layer deleverages at most so many cases', () => {
    const policy = { ...bySize, casesMax: 2 }
    const accounts = Object.fromEntries(['v', 'w', 'x'].map((id) => [id, bankrupt(2n, 2n)]))
    const round = resolve(bookOf(policy, { ...accounts, a: holder(-6n) }))
    expect(round.cases.map(({ status }) => status)).toEqual(['closed', 'closed', 'suspended'])
  })
})

describe('L-8 one pass for several cases', () => {
  const pooled: PolicySpec = {
    ...bySize,
    allocation: { kind: 'proRata', weight: 'lots' },
    pairing: 'pooled',
  }

  test('counterparties pay the same average, cases each their own price', () => {
    const book = bookOf(pooled, {
      x: bankrupt(10n, 100n),
      y: bankrupt(30n, 60n),
      a: holder(-40n),
      b: holder(-40n),
    })
    const round = resolve(book)
    expect(round.cases.map(({ status }) => status)).toEqual(['closed', 'closed'])
    const paid = new Map<string, bigint>()
    for (const [index, price] of [110n, 102n].entries()) {
      for (const fill of fillsOf(round, index)) {
        expect(fill.priceTicks).toEqual(ratio(price))
        paid.set(fill.account, (paid.get(fill.account) ?? 0n) + fill.valueQuote)
      }
    }
    expect([...paid]).toEqual([
      ['a', 2080n],
      ['b', 2080n],
    ])
  })

  test('case by case, the first would have paid more than the second', () => {
    const book = bookOf(
      { ...bySize, pairing: 'byCase' },
      {
        x: bankrupt(10n, 100n),
        y: bankrupt(30n, 60n),
        a: holder(-20n),
        b: holder(-20n),
      },
    )
    const round = resolve(book)
    expect(fillsOf(round, 0).map(({ account }) => account)).toEqual(['a'])
  })

  test('who cannot bear what his fills come to is asked for less', () => {
    // The mean price is 104: a bears 10 lots at it with 40, but its fills are whole lots at 110 and 102.
    const book = bookOf(pooled, {
      x: bankrupt(3n, 30n),
      y: bankrupt(9n, 18n),
      a: holder(-6n, 30n),
      b: holder(-6n),
    })
    const state = createState(book)
    step(state, { kind: 'openRound', timeMs: 0 })
    const [margin] = view(state).margins(['a'])
    expect(margin?.equityQuote.numerator).toBeGreaterThanOrEqual(0n)
  })

  test('a counterparty of one case’s owner serves the others afterwards', () => {
    const book = bookOf(pooled, {
      x: { ...bankrupt(4n, 8n), owner: 'o' },
      y: bankrupt(4n, 8n),
      a: { ...holder(-8n), owner: 'o' },
      b: holder(-4n),
    })
    const round = resolve(book)
    const asked = (index: number): string[] => fillsOf(round, index).map(({ account }) => account)
    expect([asked(0), asked(1)]).toEqual([['b'], ['b', 'a']])
  })
})
