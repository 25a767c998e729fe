import { readFileSync } from 'node:fs'
import {
  createState,
  type BookSpec,
  expandWaterfall,
  findPreset,
  findWaterfallPreset,
  type QuoteUnits,
  ratio,
} from '@plimsoll/engine'
import { parseBookText } from '@plimsoll/protocol'
import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { measureRound, type Outcome } from './outcome.ts'
import { playRound } from './play-round.ts'

function outcomeOf(spec: BookSpec): Outcome {
  const result = playRound(createState(spec), spec.timeMs)
  if ('refused' in result) throw new Error(result.refused.message)
  return measureRound(result.played)
}

const first = parseBookText(
  readFileSync(new URL('../../../../examples/first.book.json', import.meta.url), 'utf8'),
  { file: 'first', resolvePolicy: (name) => findPreset(name)?.spec },
).spec

const usdt = (whole: bigint): bigint => whole * 1_000_000n

describe('the first example, by hand', () => {
  // z9 owes 1,250. The fund pays 250. 2 BTC are bought back at 50,500: 1.5 from a1, all it has, and 0.5 from a2.
  const outcome = outcomeOf(first)

  test('the case and who paid its deficit', () => {
    expect(outcome).toMatchObject({
      cases: 1,
      casesClosed: 1,
      deficitQuote: usdt(1_250n),
      residualDeficitQuote: 0n,
      residualExposureQuote: ratio(0n),
    })
    expect(outcome.layers.map(({ layer, paidQuote }) => [layer.layer, paidQuote])).toEqual([
      ['insuranceFund', usdt(250n)],
      ['adl', usdt(1_000n)],
      ['profitHaircut', 0n],
    ])
    expect(outcome.funds).toEqual([
      { fund: 'insurance', drawnQuote: usdt(250n), balanceQuote: 0n, inventoryQuote: ratio(0n) },
    ])
  })

  test('what it cost whom: 750 and 250 of 1,000, against a mark of 50,000', () => {
    expect(outcome.cuts).toEqual({
      accounts: 2,
      notionalQuote: ratio(usdt(100_000n)),
      lossQuote: ratio(usdt(1_000n)),
      gainQuote: ratio(0n),
    })
    expect(outcome.concentration).toEqual({
      payers: 2,
      costQuote: ratio(usdt(1_000n)),
      herfindahl: ratio(5n, 8n),
      topAccount: 'a1',
      topShare: ratio(3n, 4n),
      topTenShare: ratio(1n),
    })
    expect(outcome).toMatchObject({ touchedAccounts: 2, closedAccounts: 1, belowMarkAccounts: 2 })
    expect(outcome).toMatchObject({ chargedAccounts: 0, chargedQuote: 0n, flatCharged: [] })
  })

  test('the largest cut, by share and by value', () => {
    const cut = { account: 'a1', bucket: 'cross', market: 'BTC-USDT', side: 'short', lots: 1_500n }
    const whole = { ...cut, share: ratio(1n), notionalQuote: ratio(usdt(75_000n)) }
    expect(outcome.largestShare).toEqual(whole)
    expect(outcome.largestNotional).toEqual(whole)
  })

  test('every fill was 1 % worse than mark', () => {
    expect(outcome.gap).toEqual({ average: ratio(1n, 100n), worst: ratio(1n, 100n) })
    expect(outcome.prices).toEqual([
      {
        market: 'BTC-USDT',
        side: 'short',
        lots: 2_000n,
        notionalQuote: ratio(usdt(100_000n)),
        markPriceTicks: ratio(500_000n),
        averagePriceTicks: ratio(505_000n),
        averageGap: ratio(1n, 100n),
        worstPriceTicks: ratio(505_000n),
        worstGap: ratio(1n, 100n),
      },
    ])
  })

  test('a2 keeps 1 BTC short with 19,250: the largest leverage, 200/77', () => {
    expect(outcome.standing).toEqual({
      largestLeverage: { account: 'a2', leverage: ratio(200n, 77n) },
      closedAccounts: ['a1'],
      belowMaintenance: [],
      bankrupted: [],
    })
  })

  test('without a layer the case waits, with what it owes and what it holds', () => {
    const left = outcomeOf({ ...first, waterfall: [] })
    expect(left).toMatchObject({
      casesClosed: 0,
      residualDeficitQuote: usdt(1_250n),
      residualExposureQuote: ratio(usdt(100_000n)),
      layers: [],
      touchedAccounts: 0,
      largestShare: undefined,
      concentration: undefined,
      gap: undefined,
      prices: [],
    })
  })

  test('at mark a cut costs nothing, and the haircut charges by gains', () => {
    const okx = findPreset('okx')
    if (okx === undefined) throw new Error('okx ships')
    const waterfall = first.waterfall.map((layer) =>
      layer.layer === 'adl' ? { ...layer, policy: okx.spec } : layer,
    )
    // What is left of the deficit is 1,000; gains are 15,000 and 7,500.
    expect(outcomeOf({ ...first, waterfall })).toMatchObject({
      cuts: { accounts: 2, lossQuote: ratio(0n), gainQuote: ratio(0n) },
      belowMarkAccounts: 0,
      gap: { average: ratio(0n), worst: ratio(0n) },
      chargedAccounts: 2,
      chargedQuote: usdt(1_000n),
      concentration: { payers: 2, topAccount: 'a1' },
    })
  })
})

test('what a fund takes over, it holds', () => {
  // 10 longs at a mark of 100 owe 100; the fund has 40, which is 4 lots' part of it.
  const book = simpleBook({
    mark: 100n,
    accounts: {
      broke: { money: 100n, positions: [{ lots: 10n, entry: 1_200n }] },
      other: { money: 900n, positions: [{ lots: -10n, entry: 1_000n }] },
    },
    funds: [{ fund: 'f', markets: ['M'], balanceQuote: 40n as QuoteUnits }],
    waterfall: [{ layer: 'insuranceFund', fund: 'f', mode: 'takeover' }],
  })
  expect(outcomeOf(book)).toMatchObject({
    casesClosed: 0,
    residualDeficitQuote: 60n,
    residualExposureQuote: ratio(600n),
    layers: [{ paidQuote: 40n }],
    funds: [{ drawnQuote: 40n, balanceQuote: 0n, inventoryQuote: ratio(400n) }],
    touchedAccounts: 0,
  })
})

test('a vault that takes lots over is not cut', () => {
  const book = simpleBook({
    mark: 100n,
    accounts: {
      broke: { money: 100n, positions: [{ lots: 10n, entry: 1_200n }] },
      other: { money: 900n, positions: [{ lots: -10n, entry: 1_000n }] },
      vault: { money: 9_000n, kind: 'vault', positions: [] },
    },
    waterfall: [{ layer: 'backstopVault', account: 'vault', price: 'bankruptcy' }],
  })
  // 10 lots at 110.
  expect(outcomeOf(book)).toMatchObject({
    casesClosed: 1,
    residualDeficitQuote: 0n,
    layers: [{ paidQuote: 100n }],
    cuts: { accounts: 0, notionalQuote: ratio(0n) },
    taken: { accounts: 1, notionalQuote: ratio(1_000n), lossQuote: ratio(100n) },
    touchedAccounts: 1,
    concentration: undefined,
    prices: [],
  })
})

describe('charges', () => {
  // Owes 100; gains are 60 and 80, so 43 and 57 are charged.
  const book = simpleBook({
    mark: 100n,
    accounts: {
      broke: { money: 100n, positions: [{ lots: 10n, entry: 1_200n }] },
      more: { money: 100n, positions: [{ lots: -4n, entry: 480n }] },
      less: { money: 100n, positions: [{ lots: -6n, entry: 660n }] },
      flat: { money: 1_000n, positions: [] },
    },
    waterfall: [{ layer: 'profitHaircut' }],
  })

  test('count as cost, and their shares are exact', () => {
    const outcome = outcomeOf(book)
    expect(outcome).toMatchObject({
      casesClosed: 0,
      residualDeficitQuote: 0n,
      residualExposureQuote: ratio(1_000n),
      touchedAccounts: 2,
      chargedAccounts: 2,
      chargedQuote: 100n,
      flatCharged: [],
      cuts: { accounts: 0, notionalQuote: ratio(0n) },
    })
    expect(outcome.concentration).toEqual({
      payers: 2,
      costQuote: ratio(100n),
      herfindahl: ratio(57n * 57n + 43n * 43n, 10_000n),
      topAccount: 'more',
      topShare: ratio(57n, 100n),
      topTenShare: ratio(1n),
    })
  })

  test('of an account without a position are named', () => {
    const waterfall = [
      { layer: 'socialisedLoss', base: 'equity', chargesFlatAccounts: true },
    ] as const
    const outcome = outcomeOf({ ...book, waterfall })
    // Equity is 180, 160 and 1,000 of 1,340: 13, 12 and 75 of 100.
    expect(outcome.flatCharged).toEqual([{ account: 'flat', chargedQuote: 75n }])
    expect(outcome).toMatchObject({ touchedAccounts: 3, chargedAccounts: 3, chargedQuote: 100n })
    expect(outcome.layers).toMatchObject([{ paidQuote: 100n, chargesFlatAccounts: true }])
  })

  test('that are owed back are claims', () => {
    const waterfall = [{ layer: 'profitHaircut', isRepayable: true }] as const
    expect(outcomeOf({ ...book, waterfall }).claims).toEqual({ accounts: 2, amountQuote: 100n })
    expect(outcomeOf(book).claims).toEqual({ accounts: 0, amountQuote: 0n })
  })
})

describe('an inverse market', () => {
  // A lot is worth 10,000 / 100 = 100 at mark. A short of the contract is long of its value, bought here for 1,120: it owes
  // 20, so each of 10 lots has to bring 102, which whoever is long of the contract pays.
  const inverse = { contract: 'inverse', tickValueQuote: 10_000n as QuoteUnits } as const
  const book = simpleBook({
    mark: 100n,
    market: inverse,
    accounts: {
      broke: { money: 100n, positions: [{ lots: -10n, entry: 1_120n }] },
      other: { money: 500n, positions: [{ lots: 10n, entry: 1_120n }] },
    },
    waterfall: [],
  })

  test('sides are those of the value', () => {
    const bitmex = findPreset('bitmex')
    if (bitmex === undefined) throw new Error('bitmex ships')
    const waterfall = [{ layer: 'adl', policy: bitmex.spec }] as const
    const outcome = outcomeOf({ ...book, waterfall })
    expect(outcome.cuts).toMatchObject({ lossQuote: ratio(20n), gainQuote: ratio(0n) })
    expect(outcome.prices).toMatchObject([
      { side: 'long', averagePriceTicks: ratio(10_000n, 102n), averageGap: ratio(1n, 50n) },
    ])
  })
})

test('what a market that ends costs everybody in it', () => {
  // Owes 100 on 10 longs at a mark of 100. At 110 it owes nothing: shorts lose 10 a lot, other longs win as much.
  const book = simpleBook({
    mark: 100n,
    market: { settlementPriceTicks: ratio(110n) },
    accounts: {
      broke: { money: 100n, positions: [{ lots: 10n, entry: 1_200n }] },
      other: { money: 500n, positions: [{ lots: 2n, entry: 200n }] },
      short: { money: 900n, positions: [{ lots: -12n, entry: 1_200n }] },
    },
    waterfall: [{ layer: 'settlement' }],
  })
  const outcome = outcomeOf(book)
  expect(outcome).toMatchObject({
    settledMarkets: ['M'],
    closedAccounts: 2,
    residualExposureQuote: ratio(0n),
    cuts: {
      accounts: 2,
      notionalQuote: ratio(1_400n),
      lossQuote: ratio(120n),
      gainQuote: ratio(20n),
    },
    gap: { average: ratio(1n, 14n), worst: ratio(1n, 10n) },
  })
  expect(outcome.standing.largestLeverage).toBeUndefined()
})

test('a pool that pays what traders have won has a case, and did not default', () => {
  const gmx = findWaterfallPreset('gmx-v2')
  if (gmx === undefined) throw new Error('gmx-v2 ships')
  // 10 longs have won 200 of a pool of 220, more than 85 %. When 5 of them have been paid, 100 of 120 are below it.
  const book = simpleBook({
    mark: 100n,
    market: { poolValueQuote: 220n as QuoteUnits },
    accounts: {
      trader: { money: 500n, positions: [{ lots: 10n, entry: 800n }] },
      pool: { money: 900n, kind: 'vault', positions: [{ lots: -10n, entry: 800n }] },
    },
    waterfall: [],
  })
  const outcome = outcomeOf({ ...book, waterfall: expandWaterfall(gmx.spec, book) })
  expect(outcome).toMatchObject({
    cases: 1,
    casesClosed: 1,
    deficitQuote: 0n,
    touchedAccounts: 1,
    cuts: { accounts: 1, lossQuote: ratio(0n), gainQuote: ratio(0n) },
    gap: { average: ratio(0n), worst: ratio(0n) },
  })
  expect(outcome.largestShare).toMatchObject({ account: 'trader', lots: 5n, share: ratio(1n, 2n) })
})

test('withdrawals that wait are said', () => {
  const gated = { ...first, waterfall: [{ layer: 'withdrawalGate', gateMs: 60_000 }] as const }
  expect(outcomeOf(gated).withdrawals).toBe('gated')
  expect(outcomeOf(first).withdrawals).toBeUndefined()
})

test('a round in several steps is measured as one', () => {
  const book = simpleBook({
    mark: 100n,
    accounts: {
      broke: { money: 100n, positions: [{ lots: 10n, entry: 1_200n }] },
      a: { money: 500n, positions: [{ lots: -4n, entry: 480n }] },
      b: { money: 500n, positions: [{ lots: -3n, entry: 330n }] },
      c: { money: 500n, positions: [{ lots: -3n, entry: 330n }] },
    },
    waterfall: first.waterfall.filter(({ layer }) => layer !== 'insuranceFund'),
  })
  const whole = outcomeOf(book)
  expect(whole.cuts.accounts).toBe(3)
  expect(outcomeOf({ ...book, limits: { stepFillsMax: 1 } })).toEqual(whole)
})

test('whom deleveraging passes over is said', () => {
  const accounts = first.accounts.map((one) =>
    one.account === 'a1' ? { ...one, adlExempt: true } : one,
  )
  const outcome = outcomeOf({ ...first, accounts })
  expect(outcome.exemptions).toEqual({ exemptAccounts: ['a1'], exemptMarkets: [] })
  expect(outcome.cuts.accounts).toBe(1)
})

test('a book without a bankrupt account', () => {
  const sound = simpleBook({
    mark: 100n,
    accounts: {
      a: { money: 10n, positions: [{ lots: 1n, entry: 100n }] },
      b: { money: 20n, positions: [{ lots: -1n, entry: 100n }] },
    },
    waterfall: [{ layer: 'profitHaircut' }],
  })
  expect(outcomeOf(sound)).toMatchObject({
    cases: 0,
    deficitQuote: 0n,
    touchedAccounts: 0,
    layers: [{ paidQuote: 0n }],
    standing: { largestLeverage: { account: 'a', leverage: ratio(10n) } },
  })
})
