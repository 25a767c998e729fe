import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { createState } from '../machine/create-state.ts'
import { step } from '../machine/decide.ts'
import { view } from '../machine/view.ts'
import type {
  AccountView,
  CaseView,
  DomainTotals,
  FundView,
  LayerView,
} from '../machine/view-types.ts'
import { bitmex } from '../policy/presets/bitmex.ts'
import { hyperliquid } from '../policy/presets/hyperliquid.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type { FundMode, LayerSpec } from './layer-spec.ts'

interface Outcome {
  readonly cases: readonly CaseView[]
  readonly account: (account: string) => AccountView | undefined
  readonly funds: readonly FundView[]
  readonly totals: DomainTotals
}

function resolve(book: SimpleBook): Outcome {
  const state = createState(simpleBook(book))
  const before = view(state).totals().moneyQuote
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  const totals = view(state).totals()
  expect(totals.moneyQuote).toBe(before)
  const { cases } = view(state).round(decision.events)
  return {
    cases,
    account: (account) => view(state).account(account),
    funds: view(state).funds(),
    totals,
  }
}

function layerOf(outcome: Outcome, name: string, caseIndex = 0): LayerView {
  const layer = outcome.cases[caseIndex]?.layers.find((one) => one.layer === name)
  if (layer === undefined) throw new Error(`no layer ${name}`)
  return layer
}

const fund = (balance: bigint, floor = 0n) => ({
  fund: 'f',
  markets: ['M'],
  balanceQuote: quoteUnits(balance),
  floorQuote: quoteUnits(floor),
})
const draw = (mode: FundMode): LayerSpec => ({ layer: 'insuranceFund', fund: 'f', mode })
const adl: LayerSpec = { layer: 'adl', policy: bitmex.spec }

describe('L-3 insurance fund', () => {
  // A long of 10 lots at mark 100, 95 below zero; a rich short on the other side.
  const accounts = {
    bankrupt: { money: -95n, positions: [{ lots: 10n, entry: 1000n }] },
    short: { money: 5000n, positions: [{ lots: -10n, entry: 1000n }] },
  }

  test('takeover takes the most whole lots whose deficit it can pay, and no further', () => {
    const outcome = resolve({
      mark: 100n,
      accounts,
      funds: [fund(60n, 20n)],
      waterfall: [draw('takeover')],
    })
    // 40 available; a lot costs 9.5: 4 lots for 38.
    const layer = layerOf(outcome, 'insuranceFund')
    expect(layer.fills.map((fill) => [fill.account, fill.lots, fill.valueQuote])).toEqual([
      ['fund:f', 4n, 400n],
    ])
    expect(layer.paidQuote).toBe(38n)
    expect(layer.postings).toEqual([
      { ledger: 'fund:f', amountQuote: -438n },
      { ledger: 'bankrupt:cross', amountQuote: 438n },
    ])
    expect(outcome.funds[0]).toMatchObject({
      balanceQuote: 22n,
      positions: [{ market: 'M', sizeLots: 4n, entryValueQuote: 400n }],
    })
    expect(outcome.cases[0]).toMatchObject({ status: 'suspended', residualDeficitQuote: 57n })
    expect(outcome.cases[0]?.residualExposure[0]).toMatchObject({ lots: 6n })
  })

  test('deficitOnly pays money to the floor and leaves the exposure', () => {
    const outcome = resolve({
      mark: 100n,
      accounts,
      funds: [fund(60n, 20n)],
      waterfall: [draw('deficitOnly'), adl],
    })
    expect(layerOf(outcome, 'insuranceFund').paidQuote).toBe(40n)
    expect(outcome.funds[0]?.balanceQuote).toBe(20n)
    // The remaining 55 over 10 lots: the price rises to 105.5 and the total is exact.
    const [fill] = layerOf(outcome, 'adl').fills
    expect(fill).toMatchObject({ lots: 10n, valueQuote: 1055n, forgoneQuote: ratio(55n) })
    expect(outcome.cases[0]).toMatchObject({ status: 'closed', residueQuote: 0n })
    expect(outcome.account('short')).toMatchObject({ collateralQuote: 4945n, positions: [] })
  })

  test('a fund at its floor is reached and says why it did nothing', () => {
    const outcome = resolve({
      mark: 100n,
      accounts,
      funds: [fund(20n, 20n)],
      waterfall: [draw('takeover'), adl],
    })
    expect(layerOf(outcome, 'insuranceFund')).toMatchObject({
      paidQuote: 0n,
      fills: [],
      postings: [],
      skipped: 'the fund has nothing above its floor',
    })
  })

  test('two deficits share the money pro rata, whatever the order of the accounts', () => {
    const outcome = resolve({
      mark: 100n,
      accounts: {
        x: { money: -30n, positions: [] },
        y: { money: -70n, positions: [] },
      },
      funds: [fund(50n)],
      waterfall: [draw('deficitOnly')],
    })
    expect(outcome.cases.map(({ layers }) => layers[0]?.paidQuote)).toEqual([15n, 35n])
  })
})

describe('L-5 profit haircut', () => {
  test('five accounts: gains 8, 4 and 0.5 pay 7.5 pro rata; nobody else pays', () => {
    // Worked example of arXiv 2512.01112 at a scale of 10: cash 2, 1, 0.5 and profit 8, 4, 0.5 for the winners.
    const outcome = resolve({
      mark: 100n,
      accounts: {
        w1: { money: 20n, positions: [{ lots: 1n, entry: 20n }] },
        w2: { money: 10n, positions: [{ lots: 1n, entry: 60n }] },
        w3: { money: 5n, positions: [{ lots: 1n, entry: 95n }] },
        flat: { money: 9000n, positions: [] },
        loser: { money: 9000n, positions: [{ lots: 1n, entry: 180n }] },
        bankrupt: { money: -275n, positions: [{ lots: -4n, entry: 600n }] },
      },
      waterfall: [{ layer: 'profitHaircut' }],
    })
    const layer = layerOf(outcome, 'profitHaircut')
    expect(layer.paidQuote).toBe(75n)
    expect(layer.postings).toEqual([
      { ledger: 'bankrupt:cross', amountQuote: 75n },
      { ledger: 'w1:cross', amountQuote: -48n },
      { ledger: 'w2:cross', amountQuote: -24n },
      { ledger: 'w3:cross', amountQuote: -3n },
    ])
    expect(outcome.account('flat')?.collateralQuote).toBe(9000n)
    expect(outcome.cases[0]).toMatchObject({
      status: 'suspended',
      reason: 'exposure remains after the last layer',
    })
  })

  test('what a bankruptcy-price cut already took from a gain is not taken twice', () => {
    // The winner of 50 gives up 20 of it when the second long is cut at 120; the first long, crossed away at mark, still
    // owes 100, and 30 is all that a haircut may still take.
    const outcome = resolve({
      mark: 100n,
      accounts: {
        'a crossed': { money: -100n, positions: [{ lots: 1n, entry: 100n }] },
        'b cut': { money: -20n, positions: [{ lots: 1n, entry: 100n }] },
        'c crossed': { money: -1n, positions: [{ lots: -1n, entry: 100n }] },
        winner: { money: 100n, positions: [{ lots: -1n, entry: 150n }] },
      },
      waterfall: [adl, { layer: 'profitHaircut' }],
    })
    expect(layerOf(outcome, 'adl', 1).fills[0]).toMatchObject({
      account: 'winner',
      forgoneQuote: ratio(20n),
    })
    expect(layerOf(outcome, 'profitHaircut', 0).paidQuote).toBe(30n)
    expect(outcome.account('winner')?.collateralQuote).toBe(100n)
  })
})

describe('L-1, L-2 netting and crossing', () => {
  test('own legs net first, opposite cases cross pro rata, and nobody outside is touched', () => {
    const outcome = resolve({
      mark: 100n,
      accounts: {
        hedged: {
          money: -10n,
          positionMode: 'hedge',
          positions: [
            { lots: 5n, entry: 500n },
            { lots: -2n, entry: 200n },
          ],
        },
        long: { money: -10n, positions: [{ lots: 3n, entry: 300n }] },
        short: { money: -10n, positions: [{ lots: -4n, entry: 400n }] },
        outside: { money: 9000n, positions: [{ lots: -2n, entry: 200n }] },
      },
      waterfall: [],
    })
    expect(
      layerOf(outcome, 'ownNetting').fills.map(({ side, lots: count }) => [side, count]),
    ).toEqual([
      ['long', 2n],
      ['short', 2n],
    ])
    const crossed = outcome.cases.map((_, index) =>
      layerOf(outcome, 'crossing', index).fills.map(({ lots: n }) => n),
    )
    expect(crossed).toEqual([[2n], [2n], [4n]])
    expect(outcome.account('outside')?.positions[0]?.sizeLots).toBe(-2n)
    expect(outcome.totals.openInterest[0]?.lots).toBe(2n)
  })
})

describe('L-2 crossing in several markets', () => {
  test('rounding may cost a case a unit a market, and nothing more', () => {
    const markets = ['A', 'B', 'C'].map((market) => ({
      market,
      contract: 'linear' as const,
      tickValueQuote: quoteUnits(1n),
      markPriceTicks: ratio(9999n, 100n),
      maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
    }))
    const holder = (account: string, sign: bigint) => ({
      account,
      kind: 'trader' as const,
      collateralQuote: quoteUnits(-10n),
      positions: markets.map(({ market }) => ({
        market,
        marginMode: 'cross' as const,
        sizeLots: lots(sign),
        entryValueQuote: quoteUnits(100n),
      })),
    })
    const state = createState({
      ...simpleBook({ mark: 1n, accounts: {}, waterfall: [] }),
      markets,
      accounts: [holder('long', 1n), holder('short', -1n)],
    })
    const decision = step(state, { kind: 'openRound', timeMs: 0 })
    const cases = decision.outcome === 'accepted' ? view(state).round(decision.events).cases : []
    expect(
      cases.map(({ deficitQuote, residualDeficitQuote }) => [deficitQuote, residualDeficitQuote]),
    ).toEqual([
      [11n, 13n],
      [10n, 7n],
    ])
  })
})

describe('postings', () => {
  test('ledgers whose names look alike are not mixed up', () => {
    const outcome = resolve({
      mark: 100n,
      accounts: {
        a: { money: 0n, positions: [{ lots: 2n, entry: 240n, margin: 20n }] },
        'a:isolated:M:long': { money: -20n, positions: [{ lots: 1n, entry: 100n }] },
        short: { money: 900n, positions: [{ lots: -3n, entry: 330n }] },
      },
      waterfall: [adl],
    })
    for (const { layers } of outcome.cases) {
      const sum = layers[0]?.postings.reduce((total, { amountQuote }) => total + amountQuote, 0n)
      expect(sum).toBe(0n)
    }
  })
})

describe('many cases in one queue', () => {
  test('a ranking kept from pass to pass is the one made anew', () => {
    const accounts = Object.fromEntries([
      ...Array.from({ length: 6 }, (_, n) => [
        `case ${n}`,
        { money: BigInt(-40 - 7 * n), positions: [{ lots: 4n, entry: 400n }] },
      ]),
      ...Array.from({ length: 8 }, (_, n) => [
        `short ${n}`,
        { money: BigInt(30 * n), positions: [{ lots: -3n, entry: BigInt(330 + 20 * n) }] },
      ]),
    ]) as SimpleBook['accounts']
    const outcome = resolve({ mark: 100n, accounts, waterfall: [adl] })
    for (const [index, { layers }] of outcome.cases.entries()) {
      const [layer] = layers
      const scores = layer?.fills.map(
        ({ score }) => Number(score?.numerator) / Number(score?.denominator),
      )
      expect(scores).toEqual(scores?.toSorted((a, b) => b - a))
      expect(layer?.fills.length, `case ${index}`).toBeGreaterThan(0)
    }
  })
})

describe('L-4 adl', () => {
  test('an isolated deficit never reaches the wallet beside it', () => {
    const outcome = resolve({
      mark: 100n,
      accounts: {
        rich: { money: 1_000_000n, positions: [{ lots: 10n, entry: 2000n, margin: 900n }] },
        short: { money: 5000n, positions: [{ lots: -10n, entry: 1000n }] },
      },
      waterfall: [adl],
    })
    expect(outcome.cases[0]).toMatchObject({
      bucket: 'isolated:M:long',
      deficitQuote: 100n,
      status: 'closed',
    })
    expect(outcome.account('rich')).toMatchObject({ collateralQuote: 1_000_000n, positions: [] })
  })

  test('a fully cut isolated winner gets its margin and profit back in its wallet', () => {
    const outcome = resolve({
      mark: 100n,
      accounts: {
        bankrupt: { money: -100n, positions: [{ lots: 10n, entry: 1000n }] },
        winner: { money: 7n, positions: [{ lots: -10n, entry: 1500n, margin: 50n }] },
      },
      waterfall: [adl],
    })
    // 50 + 500 profit − 100 given up.
    expect(outcome.account('winner')).toMatchObject({ collateralQuote: 457n, positions: [] })
  })

  test('same owner, exempt and bankrupt accounts are never asked', () => {
    const short = (extra: object) => ({
      money: 5000n,
      positions: [{ lots: -2n, entry: 300n }],
      ...extra,
    })
    const outcome = resolve({
      mark: 100n,
      accounts: {
        bankrupt: { money: -40n, owner: 'me', positions: [{ lots: 8n, entry: 800n }] },
        exempt: short({ adlExempt: true }),
        mine: short({ owner: 'me' }),
        open: short({}),
        open2: short({}),
      },
      waterfall: [adl],
    })
    expect(layerOf(outcome, 'adl').fills.map(({ account }) => account)).toEqual(['open', 'open2'])
    expect(outcome.cases[0]).toMatchObject({ status: 'suspended', residualDeficitQuote: 20n })
    expect(outcome.cases[0]?.residualExposure[0]?.lots).toBe(4n)
  })

  test('several legs: those that lost nothing go at mark, the loser carries the whole deficit', () => {
    const markets = ['A', 'B'].map((market) => ({
      market,
      contract: 'linear' as const,
      tickValueQuote: quoteUnits(1n),
      markPriceTicks: ratio(100n),
      maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
    }))
    const leg = (market: string, size: bigint, entry: bigint) => ({
      market,
      marginMode: 'cross' as const,
      sizeLots: lots(size),
      entryValueQuote: quoteUnits(entry),
    })
    const state = createState({
      ...simpleBook({ mark: 1n, accounts: {}, waterfall: [adl] }),
      markets,
      accounts: [
        {
          account: 'bankrupt',
          kind: 'trader',
          collateralQuote: quoteUnits(0n),
          positions: [leg('A', 10n, 1100n), leg('B', -10n, 1050n)],
        },
        {
          account: 'other',
          kind: 'trader',
          collateralQuote: quoteUnits(9000n),
          positions: [leg('A', -10n, 1100n), leg('B', 10n, 1050n)],
        },
      ],
    })
    const decision = step(state, { kind: 'openRound', timeMs: 0 })
    const fills =
      decision.outcome === 'accepted'
        ? view(state).round(decision.events).cases[0]?.layers[0]?.fills
        : []
    expect(fills?.map(({ market, priceTicks }) => [market, priceTicks])).toEqual([
      ['B', ratio(100n)],
      ['A', ratio(105n)],
    ])
    expect(view(state).account('bankrupt')).toMatchObject({ collateralQuote: 0n, positions: [] })
  })

  test('a price below the minimum is bounded and what is cut off stays in the deficit', () => {
    const outcome = resolve({
      mark: 10n,
      market: { minimumPriceTicks: ratio(4n) },
      accounts: {
        bankrupt: { money: -100n, positions: [{ lots: -10n, entry: 100n }] },
        long: { money: 5000n, positions: [{ lots: 10n, entry: 50n }] },
      },
      waterfall: [adl],
    })
    const layer = layerOf(outcome, 'adl')
    expect(layer.fills[0]).toMatchObject({
      priceTicks: ratio(4n),
      bankruptcyPriceTicks: ratio(0n),
      valueQuote: 40n,
    })
    expect(layer).toMatchObject({ paidQuote: 60n, residualDeficitQuote: 40n })
  })

  test('what the fund and a haircut paid for a surplus goes back, the latest first, and the rest is the owner’s', () => {
    const outcome = resolve({
      mark: 100n,
      market: { previousMarkPriceTicks: ratio(112n) },
      accounts: {
        bankrupt: { money: -100n, positions: [{ lots: 10n, entry: 1000n }] },
        short: { money: 5000n, positions: [{ lots: -6n, entry: 900n }] },
        short2: { money: 5000n, positions: [{ lots: -4n, entry: 600n }] },
      },
      funds: [fund(30n)],
      waterfall: [
        draw('deficitOnly'),
        { layer: 'profitHaircut' },
        { layer: 'adl', policy: hyperliquid.spec },
      ],
    })
    // 30 from the fund and 70 from gains of 300 and 200 cover the 100; the sale 12 above mark then brings 120.
    expect(outcome.cases[0]).toMatchObject({
      status: 'closed',
      returned: [
        { ledger: 'fund:f', amountQuote: 30n },
        { ledger: 'short:cross', amountQuote: 42n },
        { ledger: 'short2:cross', amountQuote: 28n },
      ],
    })
    expect(outcome.funds[0]?.balanceQuote).toBe(30n)
    expect(outcome.account('bankrupt')?.collateralQuote).toBe(20n)
  })

  test('closing at the previous mark leaves a surplus with its owner', () => {
    const outcome = resolve({
      mark: 100n,
      market: { previousMarkPriceTicks: ratio(120n) },
      accounts: {
        bankrupt: { money: -100n, positions: [{ lots: 10n, entry: 1000n }] },
        short: { money: 5000n, positions: [{ lots: -10n, entry: 1500n }] },
      },
      waterfall: [{ layer: 'adl', policy: hyperliquid.spec }],
    })
    expect(outcome.cases[0]).toMatchObject({ status: 'closed', residueQuote: 0n })
    expect(outcome.account('bankrupt')?.collateralQuote).toBe(100n)
  })

  test('a unit that rounding leaves with a closed case goes to the residue account', () => {
    // Equity −1/3 at a mark of 100/3 a lot: the fund pays a whole unit, and the sale at mark rounds up once more.
    const outcome = resolve({
      mark: 100n,
      markDenominator: 3n,
      accounts: {
        bankrupt: { money: 0n, positions: [{ lots: 2n, entry: 67n }] },
        short: { money: 5000n, positions: [{ lots: -2n, entry: 67n }] },
      },
      funds: [fund(100n)],
      waterfall: [draw('deficitOnly'), adl],
    })
    expect(outcome.cases[0]).toMatchObject({
      equityQuote: ratio(-1n, 3n),
      status: 'closed',
      residueQuote: 1n,
    })
    expect(outcome.totals.residueQuote).toBe(1n)
    expect(outcome.account('bankrupt')?.collateralQuote).toBe(0n)
  })
})
