import { type SimpleAccount, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { BookRefused } from '../../machine/book-refused.ts'
import type { BookSpec } from '../../machine/book-spec.ts'
import { createState } from '../../machine/create-state.ts'
import { step } from '../../machine/decide.ts'
import type { State } from '../../machine/state.ts'
import { view } from '../../machine/view.ts'
import type { CaseView, RoundView } from '../../machine/view-types.ts'
import type { MarketSpec } from '../../market/market-spec.ts'
import { ratio } from '../../quantity/ratio.ts'
import { quoteUnits } from '../../quantity/units.ts'
import type { LayerSpec } from '../layer-spec.ts'

/** A long of 10 lots at mark 100 that owes 50; longs a and c, shorts b and d around it. */
function bookOf(
  waterfall: readonly LayerSpec[],
  others: Readonly<Record<string, SimpleAccount>> = {},
  market: Partial<MarketSpec> = {},
): BookSpec {
  return simpleBook({
    mark: 100n,
    market,
    accounts: {
      a: { money: 400n, positions: [{ lots: 30n, entry: 2700n }] },
      b: { money: 100n, positions: [{ lots: -30n, entry: 3200n }] },
      c: { money: 20n, positions: [{ lots: 10n, entry: 1010n }] },
      d: { money: 1000n, positions: [{ lots: -20n, entry: 2040n }] },
      flat: { money: 5000n, positions: [] },
      z: { money: -50n, positions: [{ lots: 10n, entry: 1000n }] },
      ...others,
    },
    waterfall,
  })
}

interface Resolved {
  readonly state: State
  readonly round: RoundView
  readonly only: CaseView
  readonly charged: Readonly<Record<string, bigint>>
}

function resolve(book: BookSpec): Resolved {
  const state = createState(book)
  const before = view(state).totals().moneyQuote
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  expect(view(state).totals().moneyQuote).toBe(before)
  const round = view(state).round(decision.events)
  const [only] = round.cases
  if (only === undefined) throw new Error('no case')
  const charged = Object.fromEntries(
    round.charges.map(({ account, chargedQuote }) => [account, chargedQuote]),
  )
  return { state, round, only, charged }
}

const lastLayer = ({ layers }: CaseView): CaseView['layers'][number] | undefined => layers.at(-1)

describe('L-9 socialised loss', () => {
  test('open interest: both sides pay by their lots, whatever they won', () => {
    const { charged, only } = resolve(bookOf([{ layer: 'socialisedLoss', base: 'openInterest' }]))
    // 50 over 30 + 30 + 10 + 20 lots: 16.67, 16.67, 5.56, 11.11; two units left over go to a and b.
    expect(charged).toEqual({ a: 17n, b: 17n, c: 5n, d: 11n })
    expect(only.residualDeficitQuote).toBe(0n)
  })

  test('nobody pays beyond his equity: the others take over what he cannot', () => {
    const poor: SimpleAccount = { money: 12n, positions: [{ lots: 10n, entry: 1010n }] }
    const { charged } = resolve(
      bookOf([{ layer: 'socialisedLoss', base: 'openInterest' }], { c: poor }),
    )
    expect(charged['c']).toBe(2n)
    expect(Object.values(charged).reduce((sum, amount) => sum + amount, 0n)).toBe(50n)
  })

  test('payouts: pro rata to the equity of whoever holds a position in the market', () => {
    const { charged } = resolve(bookOf([{ layer: 'socialisedLoss', base: 'payouts' }]))
    // Equities: a 700, b 300, c 10, d 1040; the flat account is not asked.
    expect(charged).toEqual({ a: 17n, b: 7n, d: 26n })
  })

  test('equity: everybody pays, and the layer says that flat accounts do', () => {
    const layer: LayerSpec = { layer: 'socialisedLoss', base: 'equity', chargesFlatAccounts: true }
    const { charged, round, only } = resolve(bookOf([layer]))
    // Equities: 700, 300, 10, 1040, 5000 of 7050.
    expect(charged).toEqual({ a: 5n, b: 2n, d: 7n, flat: 36n })
    expect(round.flatCharges).toEqual([{ layer: 'socialisedLoss', layerIndex: 3, base: 'equity' }])
    expect(lastLayer(only)?.chargesFlatAccounts).toBe(true)
  })

  test.each<LayerSpec>([
    { layer: 'socialisedLoss', base: 'equity' },
    { layer: 'socialisedLoss', base: 'payouts', chargesFlatAccounts: true },
    { layer: 'profitHaircut', chargesFlatAccounts: true },
    { layer: 'profitHaircut', base: 'unsettledProfit' },
  ])('a layer says that it charges flat accounts, or does not: %o', (layer) => {
    expect(() => createState(bookOf([layer]))).toThrow(BookRefused)
  })
})

describe('L-5 bases of a haircut', () => {
  test('market gains: winners of both sides', () => {
    const { charged } = resolve(bookOf([{ layer: 'profitHaircut', base: 'marketGains' }]))
    // Gains: a 300, b 200, d 40; c lost 10.
    expect(charged).toEqual({ a: 28n, b: 18n, d: 4n })
  })

  test('period gains: those since the previous mark, whatever the entry', () => {
    const fallen = { previousMarkPriceTicks: ratio(102n) }
    // The mark fell by 2: shorts won 60 and 40, longs nothing.
    const { charged } = resolve(
      bookOf([{ layer: 'profitHaircut', base: 'periodGains' }], {}, fallen),
    )
    expect(charged).toEqual({ b: 30n, d: 20n })
  })

  test('period gains need a previous mark', () => {
    const refused = (): State =>
      createState(bookOf([{ layer: 'profitHaircut', base: 'periodGains' }]))
    expect(refused).toThrow(/markets\[0\]\.previousMarkPriceTicks: is missing/)
  })

  test('unsettled profit: also of an account that holds nothing any more, and once only', () => {
    const layer: LayerSpec = {
      layer: 'profitHaircut',
      base: 'unsettledProfit',
      chargesFlatAccounts: true,
    }
    const book = bookOf([layer, layer])
    const profits: Readonly<Record<string, bigint>> = { a: 10n, b: -5n, flat: 30n }
    const accounts = book.accounts.map((account) => ({
      ...account,
      unsettledProfitQuote: quoteUnits(profits[account.account] ?? 0n),
    }))
    const { charged, only } = resolve({ ...book, accounts })
    expect(charged).toEqual({ a: 10n, flat: 30n })
    expect(only.residualDeficitQuote).toBe(10n)
    expect(only.layers.map(({ paidQuote }) => paidQuote)).toEqual([40n, 0n])
  })

  test('what is charged is owed back where the layer says so', () => {
    const { state } = resolve(
      bookOf([{ layer: 'profitHaircut', base: 'marketGains', isRepayable: true }]),
    )
    expect(view(state).claims()).toEqual([
      { account: 'a', owedQuote: 28n },
      { account: 'b', owedQuote: 18n },
      { account: 'd', owedQuote: 4n },
    ])
  })
})

describe('F-1 venue capital', () => {
  test('pays every case, within its cap, before anybody else is charged', () => {
    const book = bookOf([
      { layer: 'venueCapital', fund: 'own', capQuote: 20n },
      { layer: 'socialisedLoss', base: 'openInterest' },
    ])
    const { only, state } = resolve({
      ...book,
      funds: [
        { fund: 'own', purpose: 'venueCapital', markets: [], balanceQuote: quoteUnits(1000n) },
      ],
    })
    expect(only.layers.map(({ paidQuote }) => paidQuote)).toEqual([20n, 30n])
    expect(view(state).funds()[0]?.balanceQuote).toBe(980n)
  })
})
