import { type SimpleAccount, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { BookSpec } from '../machine/book-spec.ts'
import { createState } from '../machine/create-state.ts'
import { step } from '../machine/decide.ts'
import { type StateView, view } from '../machine/view.ts'
import type { RoundView } from '../machine/view-types.ts'
import { findPreset, presets } from '../policy/presets/index.ts'
import type { PolicySpec } from '../policy/policy-spec.ts'
import { assert } from '../quantity/assert.ts'
import { type Ratio, ratio } from '../quantity/ratio.ts'
import { quoteUnits } from '../quantity/units.ts'

// Each of these is an outcome that docs/edge-cases.md promises, under every preset unless it names one.

/** Somebody who has won 10 a lot, which his equity includes. */
const holder = (lots: bigint, equity = 100_000n): SimpleAccount => {
  const size = lots < 0n ? -lots : lots
  const entry = size * (lots < 0n ? 110n : 90n)
  return { money: equity - 10n * size, positions: [{ lots, entry }] }
}

/** A long of 10 lots at mark 100, 5 a lot below zero, with everything that a preset may ask for. */
function bookOf(
  policy: PolicySpec,
  accounts: Readonly<Record<string, SimpleAccount>>,
  change: { readonly owes?: bigint; readonly market?: Partial<BookSpec['markets'][0]> } = {},
): BookSpec {
  const others = Object.values(accounts)
    .flatMap(({ positions }) => positions)
    .reduce((sum, { lots }) => sum + lots, 10n)
  const rest = {
    money: 10n ** 9n,
    adlExempt: true,
    positions: [{ lots: -others, entry: others < 0n ? -others * 100n : others * 100n }],
  }
  const book = simpleBook({
    mark: 100n,
    market: {
      indexPriceTicks: ratio(100n),
      initialTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 50n) }],
      ...change.market,
    },
    accounts: {
      z: { money: -(change.owes ?? 50n), positions: [{ lots: 10n, entry: 1000n }] },
      ...accounts,
      ...(others === 0n ? {} : { rest }),
    },
    funds: [{ fund: 'f', markets: ['M'], balanceQuote: quoteUnits(0n) }],
    waterfall: [{ layer: 'adl', policy }],
  })
  return { ...book, seed: 3n, offers: [] }
}

function resolve(book: BookSpec): { readonly round: RoundView; readonly after: StateView } {
  const state = createState(book)
  const before = view(state).totals().moneyQuote
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  assert(decision.outcome === 'accepted', 'the round opens')
  expect(view(state).totals().moneyQuote).toBe(before)
  return { round: view(state).round(decision.events), after: view(state) }
}

const cuts = ({ cases }: RoundView): (readonly [string, bigint])[] =>
  cases
    .flatMap(({ layers }) => layers.filter(({ layer }) => layer === 'adl'))
    .flatMap(({ fills }) => fills.map(({ account, lots }) => [account, lots] as const))

/** Every preset that asks whoever holds the other side. */
const forced = presets
  .map(({ spec }) => spec)
  .filter(({ allocation }) => allocation.kind !== 'voluntary')
const each = forced.map((spec) => [spec.policy, spec] as const)

describe.each(each)('%s', (_, policy) => {
  test('who has no equity is not asked, who is insolvent is a case himself', () => {
    const { round } = resolve(
      bookOf(policy, { a: holder(-10n, 0n), b: holder(-4n, -1n), c: holder(-10n) }),
    )
    expect(cuts(round)).toEqual([['c', 6n]])
    expect(round.cases.map(({ account }) => account)).toEqual(['b', 'z'])
  })

  test('all ties: the order is that of account ids, and every row order gives it', () => {
    const book = bookOf(policy, { a: holder(-4n), b: holder(-4n), c: holder(-4n), d: holder(-4n) })
    const shuffled = { ...book, accounts: book.accounts.toReversed() }
    const { round } = resolve(book)
    expect(resolve(shuffled).round).toEqual(round)
    expect(cuts(round).reduce((sum, [, lots]) => sum + lots, 0n)).toBe(10n)
  })

  test('one counterparty gives all it can', () => {
    const { round } = resolve(bookOf(policy, { a: holder(-10n) }))
    expect(cuts(round)).toEqual([['a', 10n]])
    expect(round.cases[0]?.residualExposure).toEqual([])
  })

  test('no counterparty: the exposure is reported and the case suspended', () => {
    const { round } = resolve(bookOf(policy, {}))
    const [only] = round.cases
    expect(only?.status).toBe('suspended')
    expect(only?.residualExposure.map(({ lots }) => lots)).toEqual([10n])
    expect(only?.layers.at(-1)?.skipped).toBe('no eligible counterparty can take a lot')
  })

  test('nobody is his own counterparty, and no owner his own accounts’', () => {
    const book = bookOf(policy, { a: { ...holder(-10n), owner: 'o' }, b: holder(-3n) })
    const accounts = book.accounts.map((row) =>
      row.account === 'z' ? { ...row, owner: 'o' } : row,
    )
    expect(cuts(resolve({ ...book, accounts }).round)).toEqual([['b', 3n]])
  })

  test('an exempt account is not asked, and the round names it', () => {
    const { round } = resolve(
      bookOf(policy, { a: { ...holder(-10n), adlExempt: true }, b: holder(-3n) }),
    )
    expect(cuts(round)).toEqual([['b', 3n]])
    expect(round.exemptAccounts).toContain('a')
  })

  test('a market’s last position closes', () => {
    const book = simpleBook({
      mark: 100n,
      market: {
        indexPriceTicks: ratio(100n),
        initialTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 50n) }],
      },
      accounts: { z: { money: -50n, positions: [{ lots: 10n, entry: 1000n }] }, a: holder(-10n) },
      funds: [{ fund: 'f', markets: ['M'], balanceQuote: quoteUnits(0n) }],
      waterfall: [{ layer: 'adl', policy }],
    })
    const { after, round } = resolve({ ...book, seed: 3n, offers: [] })
    expect(after.totals().openInterest).toEqual([{ market: 'M', lots: 0n }])
    expect(round.cases[0]?.residualExposure).toEqual([])
  })
})

describe('both sides held', () => {
  const both: SimpleAccount = {
    money: 100_000n,
    positionMode: 'hedge',
    positions: [
      { lots: 4n, entry: 400n },
      { lots: -6n, entry: 600n },
    ],
  }

  test('a candidate’s opposite leg is asked like any other; the rules on net positions say otherwise', () => {
    const taken = (name: string): bigint | undefined => {
      const policy = findPreset(name)?.spec
      assert(policy !== undefined, `there is a preset ${name}`)
      return new Map(cuts(resolve(bookOf(policy, { a: both })).round)).get('a')
    }
    expect(['bitmex', 'binance', 'xcoin', 'ratex'].map(taken)).toEqual([6n, 6n, 6n, 2n])
  })

  test('a bankrupt account’s own legs net at mark before anybody is asked', () => {
    const bitmex = findPreset('bitmex')?.spec
    assert(bitmex !== undefined, 'there is a preset bitmex')
    const book = bookOf(bitmex, { a: holder(-10n) })
    const accounts = book.accounts.map((row) =>
      row.account === 'z'
        ? {
            ...row,
            positionMode: 'hedge' as const,
            positions: [
              ...row.positions,
              ...row.positions.map((leg) => ({
                ...leg,
                sizeLots: -leg.sizeLots as typeof leg.sizeLots,
              })),
            ],
          }
        : row,
    )
    // Long and short 10: what was open to others is now a's 10 shorts, so somebody is long 10.
    const balance = {
      ...holder(10n),
      account: 'y',
      kind: 'trader',
      collateralQuote: quoteUnits(100_000n),
      positions: book.accounts[0]?.positions ?? [],
    } as const
    const { round } = resolve({ ...book, accounts: [...accounts, balance] })
    expect(round.cases[0]?.layers.map(({ layer }) => layer)).toContain('ownNetting')
    expect(round.cases[0]?.residualExposure).toEqual([])
    expect(cuts(round).filter(([account]) => account === 'a')).toEqual([])
  })
})

describe('prices at the edge', () => {
  const bitmex = findPreset('bitmex')?.spec
  const priceOf = (book: BookSpec): Ratio | undefined =>
    resolve(book).round.cases[0]?.layers.at(-1)?.fills[0]?.priceTicks

  test('a short that owes more than it holds is bought back at 0, or below where the market allows it', () => {
    assert(bitmex !== undefined, 'there is a preset bitmex')
    const mirror = (minimum?: Ratio): BookSpec =>
      simpleBook({
        mark: 100n,
        ...(minimum && { market: { minimumPriceTicks: minimum } }),
        accounts: {
          z: { money: -1500n, positions: [{ lots: -10n, entry: 1000n }] },
          a: holder(10n),
        },
        waterfall: [{ layer: 'adl', policy: bitmex }],
      })
    // 150 a lot below mark 100.
    expect(priceOf(mirror())).toEqual(ratio(0n))
    expect(priceOf(mirror(ratio(40n)))).toEqual(ratio(40n))
    expect(priceOf(mirror(ratio(-1000n)))).toEqual(ratio(-50n))
    const { round } = resolve(mirror(ratio(-1000n)))
    expect(round.cases[0]?.status).toBe('closed')
    expect(resolve(mirror()).round.cases[0]?.residualDeficitQuote).toBe(500n)
  })

  test('an inverse wallet is small in coin: the floor of one whole unit decides the wallet return', () => {
    const binance = findPreset('binance')?.spec
    assert(binance !== undefined, 'there is a preset binance')
    const inverse = { contract: 'inverse', tickValueQuote: quoteUnits(10_000n) } as const
    const book = bookOf(
      binance,
      {
        a: { money: 40n, positions: [{ lots: -10n, entry: 900n }] },
        b: { money: 100n, positions: [{ lots: -10n, entry: 600n }] },
      },
      { market: inverse },
    )
    const scores = (whole: bigint): string[] =>
      view(createState({ ...book, asset: { name: 'BTC', wholeUnitQuote: quoteUnits(whole) } }))
        .queue({ market: 'M', side: 'short', policy: binance })
        ?.filter(({ eligible }) => eligible)
        .map(({ account, score }) => `${account} ${score?.numerator}/${score?.denominator}`) ?? []
    // An inverse short gains as a lot's value rises: a has 100 more than it paid, b 400. Profit over balance puts the small
    // wallet first; with 10^8 units to the coin both wallets count as one whole coin, and the order turns.
    expect(scores(1n)).toEqual(['a 5/28', 'b 2/25'])
    expect(scores(10n ** 8n).map((row) => row[0])).toEqual(['b', 'a'])
  })

  test('an inverse long that owes more than its contracts are worth has no price: it is bought back for nothing', () => {
    assert(bitmex !== undefined, 'there is a preset bitmex')
    const book = bookOf(
      bitmex,
      { a: { money: 100_000n, positions: [{ lots: -10n, entry: 1000n }] } },
      {
        owes: 1500n,
        market: { contract: 'inverse', tickValueQuote: quoteUnits(10_000n) },
      },
    )
    const fill = resolve(book).round.cases[0]?.layers.at(-1)?.fills[0]
    expect([fill?.priceTicks, fill?.valueQuote]).toEqual([undefined, 0n])
  })
})

describe('costs of nothing', () => {
  test('a position without cost is refused: no return could be told', () => {
    const book = simpleBook({
      mark: 100n,
      accounts: { a: { money: 1n, positions: [{ lots: 1n, entry: 0n }] }, b: holder(-1n) },
      waterfall: [],
    })
    expect(() => createState(book)).toThrow('entryValueQuote: must be at least 1')
  })
})
