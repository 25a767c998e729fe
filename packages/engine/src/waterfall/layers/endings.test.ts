import { type SimpleAccount, simpleBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BookSpec } from '../../machine/book-spec.ts'
import { createState } from '../../machine/create-state.ts'
import { step } from '../../machine/decide.ts'
import type { State } from '../../machine/state.ts'
import { view } from '../../machine/view.ts'
import type { RoundView } from '../../machine/view-types.ts'
import { poolProfit } from '../../policy/presets/pool-profit.ts'
import { ratio } from '../../quantity/ratio.ts'
import { quoteUnits } from '../../quantity/units.ts'
import type { LayerSpec } from '../layer-spec.ts'

function resolve(book: BookSpec): { readonly state: State; readonly round: RoundView } {
  const state = createState(book)
  const before = view(state).totals().moneyQuote
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  expect(view(state).totals().moneyQuote).toBe(before)
  return { state, round: view(state).round(decision.events) }
}

const accounts: Readonly<Record<string, SimpleAccount>> = {
  b: { money: 100n, positions: [{ lots: -30n, entry: 3200n }] },
  c: { money: 20n, positions: [{ lots: 30n, entry: 3010n }] },
  d: { money: 1000n, positions: [{ lots: -10n, entry: 1040n }] },
  z: { money: -50n, positions: [{ lots: 10n, entry: 1000n }] },
}

const bookOf = (waterfall: readonly LayerSpec[]): BookSpec =>
  simpleBook({ mark: 100n, accounts, waterfall })

describe('W-2 partial tear-up', () => {
  test('ends as many lots as the case has, pro rata to the opposite side, at mark', () => {
    const { round } = resolve(bookOf([{ layer: 'tearUp', extent: 'partial' }]))
    const [only] = round.cases
    const fills = only?.layers
      .at(-1)
      ?.fills.map(({ account, lots, valueQuote }) => [account, lots, valueQuote])
    // 10 lots over 30 and 10: 7.5 and 2.5; the first by id gets the lot that is left over.
    expect(fills).toEqual([
      ['b', 8n, 800n],
      ['d', 2n, 200n],
    ])
    expect(only?.residualDeficitQuote).toBe(50n)
    expect(only?.status).toBe('suspended')
  })
})

describe('W-3 settlement', () => {
  test('every position ends at the price, nobody is richer by it at mark, and the market halts', () => {
    const { state, round } = resolve(bookOf([{ layer: 'settlement', price: 'mark' }]))
    expect(round.settledMarkets).toMatchObject([
      { market: 'M', priceTicks: ratio(100n), lots: 40n, positionCount: 4 },
    ])
    expect(
      view(state)
        .accounts()
        .map(({ account, collateralQuote, positions }) => [
          account,
          collateralQuote,
          positions.length,
        ]),
    ).toEqual([
      ['b', 300n, 0],
      ['c', 10n, 0],
      ['d', 1040n, 0],
      ['z', -50n, 0],
    ])
    expect(view(state).prices()[0]?.haltedFor).toBe('settled')
  })

  test('a deficit that settlement leaves is shared behind it, by gains as they were', () => {
    const { round } = resolve(
      bookOf([
        { layer: 'settlement', price: 'mark' },
        { layer: 'profitHaircut', base: 'marketGains' },
      ]),
    )
    expect(round.cases[0]?.status).toBe('closed')
    expect(round.charges).toEqual([
      { account: 'b', chargedQuote: 42n },
      { account: 'd', chargedQuote: 8n },
    ])
  })

  test('at a settlement price away from mark, whoever ends below zero is the next case', () => {
    const { state } = resolve(
      simpleBook({
        mark: 100n,
        market: { settlementPriceTicks: ratio(99n) },
        accounts,
        waterfall: [{ layer: 'settlement' }],
      }),
    )
    // c loses 30 of its 10.
    expect(view(state).account('c')?.collateralQuote).toBe(-20n)
    expect(view(state).awaitingRound().bankrupt).toBe(1)
  })

  test('both sides are worth the same whatever the price: no unit is made or lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 50n }), { minLength: 1, maxLength: 6 }),
        fc.bigInt({ min: 1n, max: 500n }),
        fc.bigInt({ min: 1n, max: 7n }),
        (sizes, price, denominator) => {
          const total = sizes.reduce((sum, size) => sum + size, 10n)
          const longs = Object.fromEntries(
            sizes.map((size, index) => [
              `l${index}`,
              { money: 100_000n, positions: [{ lots: size, entry: 100n * size }] },
            ]),
          )
          const book = simpleBook({
            mark: 100n,
            market: { settlementPriceTicks: ratio(price, denominator) },
            accounts: {
              ...longs,
              s: { money: 100_000n, positions: [{ lots: -total, entry: 100n * total }] },
              z: { money: -50n, positions: [{ lots: 10n, entry: 1000n }] },
            },
            waterfall: [{ layer: 'settlement' }],
          })
          const { state } = resolve(book)
          expect(view(state).totals().openInterest[0]?.lots).toBe(0n)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('W-1 backstop vault', () => {
  type VaultLayer = Extract<LayerSpec, { layer: 'backstopVault' }>
  const withVault = (layer: Omit<VaultLayer, 'layer' | 'account'>): BookSpec =>
    simpleBook({
      mark: 100n,
      accounts: { ...accounts, hlp: { kind: 'vault', money: 10_000n, positions: [] } },
      waterfall: [{ layer: 'backstopVault', account: 'hlp', ...layer }, { layer: 'profitHaircut' }],
    })
  const taken = (book: BookSpec): readonly bigint[] => {
    const [only] = resolve(book).round.cases
    const vault = only?.layers.find(({ layer }) => layer === 'backstopVault')
    return [vault?.fills.reduce((sum, { lots }) => sum + lots, 0n) ?? 0n, vault?.paidQuote ?? 0n]
  }

  test('at mark it takes the lots and leaves the deficit', () => {
    expect(taken(withVault({}))).toEqual([10n, 0n])
  })

  test('at bankruptcy it pays the deficit with the price', () => {
    expect(taken(withVault({ price: 'bankruptcy' }))).toEqual([10n, 50n])
  })

  test('its capacity bounds what it holds at mark', () => {
    expect(taken(withVault({ capacityQuote: 399n }))).toEqual([3n, 0n])
  })

  test('its loss cap bounds what the price costs it', () => {
    // 5 a lot beyond mark: 12 pays for two.
    expect(taken(withVault({ price: 'bankruptcy', lossCapQuote: 12n }))).toEqual([2n, 10n])
  })

  test('only an account of kind vault stands ready', () => {
    const book = withVault({})
    const traders = book.accounts.map((row) => ({ ...row, kind: 'trader' as const }))
    expect(() => createState({ ...book, accounts: traders })).toThrow(/must be of kind vault/)
  })
})

describe('W-7 pool factor', () => {
  const poolBook = (poolValue: bigint): BookSpec =>
    simpleBook({
      mark: 100n,
      market: { poolValueQuote: quoteUnits(poolValue) },
      accounts: {
        a: { money: 1000n, positions: [{ lots: 10n, entry: 500n }] },
        b: { money: 1000n, positions: [{ lots: 10n, entry: 800n }] },
        pool: { kind: 'vault', money: 5000n, positions: [{ lots: -20n, entry: 1300n }] },
      },
      waterfall: [
        {
          layer: 'adl',
          policy: poolProfit.spec,
          trigger: { kind: 'poolFactor', account: 'pool', startPpm: 500_000, floorPpm: 400_000 },
        },
      ],
    })

  test('the largest winner is closed at mark by the fewest lots that bring the factor to the line', () => {
    // Profit 700 of 1,200: 58 %. a wins 50 a lot: r with (700 − r)/(1200 − r) ≤ 1/2 is 200, 4 lots.
    const { state, round } = resolve(poolBook(1200n))
    const [only] = round.cases
    expect(only?.cause).toBe('poolFactor')
    expect(only?.status).toBe('closed')
    expect(only?.layers.at(-1)?.fills.map(({ account, lots }) => [account, lots])).toEqual([
      ['a', 4n],
    ])
    expect(view(state).account('a')?.collateralQuote).toBe(1200n)
  })

  test('a pool that can pay what it owes is no case', () => {
    expect(resolve(poolBook(1400n)).round.cases).toEqual([])
  })

  test('once closed to the line, nothing more is closed', () => {
    const { state } = resolve(poolBook(1200n))
    const again = step(state, { kind: 'openRound', timeMs: 0 })
    expect(again).toMatchObject({ outcome: 'accepted', events: [] })
  })
})
