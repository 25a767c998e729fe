import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { BookSpec } from '../machine/book-spec.ts'
import type { Command } from '../machine/command.ts'
import { createState } from '../machine/create-state.ts'
import { step } from '../machine/decide.ts'
import type { EngineEvent } from '../machine/engine-event.ts'
import type { State } from '../machine/state.ts'
import { view } from '../machine/view.ts'
import { poolProfit } from '../policy/presets/pool-profit.ts'
import { ratio } from '../quantity/ratio.ts'
import { quoteUnits } from '../quantity/units.ts'

function accept(state: State, command: Command): readonly EngineEvent[] {
  const decision = step(state, command)
  if (decision.outcome !== 'accepted') throw new Error(JSON.stringify(decision))
  return decision.events
}

const openRound = (state: State, timeMs: number): readonly EngineEvent[] =>
  accept(state, { kind: 'openRound', timeMs })

const markAt = (state: State, price: bigint, timeMs: number): readonly EngineEvent[] =>
  accept(state, {
    kind: 'updatePrices',
    timeMs,
    prices: [{ market: 'M', markPriceTicks: ratio(price), sources: 1, priceTimeMs: timeMs }],
  })

const walletOf = (state: State, account: string): bigint | undefined =>
  view(state).account(account)?.collateralQuote

const bookOf = (book: Omit<SimpleBook, 'mark'>): BookSpec => simpleBook({ mark: 100n, ...book })

const fund = (balance: bigint, more = {}): NonNullable<SimpleBook['funds']>[number] => ({
  fund: 'f',
  markets: ['M'],
  balanceQuote: quoteUnits(balance),
  ...more,
})

describe('what was charged comes back once', () => {
  test('a claim that a fund repaid is not repaid by the case as well: the fund has that back', () => {
    const state = createState(
      bookOf({
        accounts: {
          b: { money: 1000n, positions: [{ lots: -10n, entry: 1100n }] },
          z: { money: -50n, positions: [{ lots: 10n, entry: 1000n }] },
        },
        funds: [fund(0n, { targetQuote: quoteUnits(0n) })],
        waterfall: [{ layer: 'profitHaircut', isRepayable: true }],
      }),
    )
    openRound(state, 0)
    expect(walletOf(state, 'b')).toBe(950n)
    accept(state, {
      kind: 'moveFundMoney',
      fund: 'f',
      amountQuote: quoteUnits(50n),
      timeMs: 1,
    })
    expect(walletOf(state, 'b')).toBe(1000n)
    markAt(state, 110n, 2)
    openRound(state, 3)
    expect(walletOf(state, 'b')).toBe(1000n)
    expect(view(state).funds()[0]?.balanceQuote).toBe(50n)
    expect(view(state).claims()).toEqual([])
  })

  test('what goes back of a charge that nobody is owed leaves claims of others as they are', () => {
    const state = createState(
      bookOf({
        accounts: {
          b: { money: 1000n, positions: [{ lots: -10n, entry: 1060n }] },
          z: { money: -100n, positions: [{ lots: 10n, entry: 1000n }] },
        },
        waterfall: [
          { layer: 'profitHaircut', isRepayable: true },
          { layer: 'socialisedLoss', base: 'openInterest' },
        ],
      }),
    )
    openRound(state, 0)
    expect(view(state).claims()).toEqual([{ account: 'b', owedQuote: 60n }])
    markAt(state, 104n, 1)
    openRound(state, 2)
    // The shared loss of 40 went back; the 60 are still owed.
    expect(walletOf(state, 'b')).toBe(940n)
    expect(view(state).claims()).toEqual([{ account: 'b', owedQuote: 60n }])
  })

  test('a shared loss that goes back frees no gain to be charged again', () => {
    const state = createState(
      bookOf({
        accounts: {
          b: { money: 1000n, positions: [{ lots: -20n, entry: 2060n }] },
          y: { money: 100n, positions: [{ lots: 10n, entry: 1000n }] },
          z: { money: -100n, positions: [{ lots: 10n, entry: 1000n }] },
        },
        waterfall: [{ layer: 'profitHaircut' }, { layer: 'socialisedLoss', base: 'openInterest' }],
      }),
    )
    openRound(state, 0)
    markAt(state, 104n, 1)
    openRound(state, 2)
    markAt(state, 100n, 3)
    openRound(state, 4)
    // 60 by the haircut, once; 27 of the 40 that are shared, once more.
    expect(walletOf(state, 'b')).toBe(913n)
  })
})

describe('who cannot hold a repayment', () => {
  test('stops nobody: it waits', () => {
    const full = 2n ** 53n - 1n
    const book = bookOf({
      accounts: { b: { money: full, positions: [] }, c: { money: 5n, positions: [] } },
      funds: [fund(100n, { targetQuote: quoteUnits(0n) })],
      waterfall: [],
    })
    const state = createState({ ...book, claims: [{ account: 'b', amountQuote: quoteUnits(5n) }] })
    const deposit = { kind: 'deposit', account: 'c', amountQuote: quoteUnits(1n) } as const
    accept(state, { ...deposit, timeMs: 1 })
    expect(view(state).claims()).toEqual([{ account: 'b', owedQuote: 5n }])
  })
})

describe('a settlement', () => {
  const waterfall = [{ layer: 'settlement' }, { layer: 'profitHaircut' }] as const

  test('takes what its price took away out of the gains behind it', () => {
    const state = createState(
      bookOf({
        market: { settlementPriceTicks: ratio(120n) },
        accounts: {
          b: { money: 1000n, positions: [{ lots: -10n, entry: 1200n }] },
          z: { money: -400n, positions: [{ lots: 10n, entry: 1000n }] },
        },
        waterfall,
      }),
    )
    openRound(state, 0)
    expect(walletOf(state, 'b')).toBe(1000n)
  })

  test('leaves a fund that owes more than it has to be a case, with lots or without', () => {
    const state = createState(
      bookOf({
        market: { settlementPriceTicks: ratio(50n) },
        accounts: {
          s: { money: 2000n, positions: [{ lots: -20n, entry: 2000n }] },
          z: { money: -5n, positions: [{ lots: 10n, entry: 1000n }] },
        },
        funds: [
          fund(10n, {
            positions: [{ market: 'M', sizeLots: 10n, entryValueQuote: quoteUnits(1000n) }],
          }),
        ],
        waterfall: [{ layer: 'settlement' }],
      }),
    )
    openRound(state, 0)
    expect(view(state).funds()[0]?.balanceQuote).toBe(-490n)
    const { cases } = view(state).round(openRound(state, 1))
    expect(cases.map(({ account, cause }) => [account, cause])).toContainEqual([
      'fund:f',
      'fundDefault',
    ])
  })
})

describe('what is refused', () => {
  test.each([
    { ...poolProfit.spec, policy: 'p', allocation: { kind: 'proRata', weight: 'lots' } } as const,
    { ...poolProfit.spec, policy: 'p', price: 'previousMark' } as const,
    { ...poolProfit.spec, policy: 'p', eligibility: 'all' } as const,
  ])('a pool factor with another way of asking: %o', (policy) => {
    const trigger = {
      kind: 'poolFactor',
      account: 'pool',
      startPpm: 500_000,
      floorPpm: 400_000,
    } as const
    const book = bookOf({
      market: { poolValueQuote: quoteUnits(1n) },
      accounts: { pool: { kind: 'vault', money: 1n, positions: [] } },
      waterfall: [{ layer: 'adl', policy, trigger }],
    })
    expect(() => createState(book)).toThrow(/a queue and price mark/)
  })

  test('listings that lead in a circle', () => {
    const listing = (successor: string): object => ({ listing: { forMs: 1, successor } })
    const book = bookOf({
      accounts: {},
      funds: [fund(0n, listing('g')), { ...fund(0n, listing('f')), fund: 'g' }],
      waterfall: [],
    })
    expect(() => createState(book)).toThrow(/leads back to "f"/)
  })
})
