import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { PolicySpec } from '../../policy/policy-spec.ts'
import { findPreset, presets } from '../../policy/presets/index.ts'
import { ratio } from '../../quantity/ratio.ts'
import { quoteUnits } from '../../quantity/units.ts'
import { BookRefused } from '../book-refused.ts'
import type { BookSpec } from '../book-spec.ts'
import { createState } from '../create-state.ts'

const plain: PolicySpec = {
  policy: 'ours',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'queue', score: { factors: [{ term: 'profit' }] } },
  price: 'mark',
}

function bookWith(policy: unknown, change: Partial<BookSpec> = {}): BookSpec {
  const book = simpleBook({
    mark: 100n,
    accounts: {},
    waterfall: [{ layer: 'adl', policy: policy as PolicySpec }],
  })
  return { ...book, ...change }
}

function refusal(book: BookSpec): string {
  try {
    createState(book)
  } catch (error) {
    if (error instanceof BookRefused) return `${error.code} ${error.message}`
    throw error
  }
  return 'accepted'
}

const queue = (score: object): object => ({ ...plain, allocation: { kind: 'queue', score } })
const robin = { kind: 'roundRobin', candidatesMax: 5 }
const proRata = { kind: 'proRata', weight: 'lots' }
const drain = { kind: 'drain', stress: 'published' }

describe('a policy that is nonsense is refused with its place and what is allowed there', () => {
  test.each<[string, unknown, string]>([
    [
      'eligibility',
      { ...plain, eligibility: 'winners' },
      'unknownChoice waterfall[0].policy.eligibility: "winners" is not one of all, profitable',
    ],
    [
      'price',
      { ...plain, price: 'best' },
      'unknownChoice waterfall[0].policy.price: "best" is not one of bankruptcy, crossBankruptcy, markCappedAtBankruptcy, fundFloor, ratioPreserving, mark, previousMark, index, previousIndex, settlement',
    ],
    [
      'version',
      { ...plain, version: 0 },
      'invalidAmount waterfall[0].policy.version: must be a whole number of at least 1',
    ],
    [
      'allocation',
      { ...plain, allocation: { kind: 'lottery' } },
      'unknownChoice waterfall[0].policy.allocation.kind: "lottery" is not one of queue, proRata, roundRobin, voluntary, drain, minimaxShare, minimiseShortfall',
    ],
    [
      'weight',
      { ...plain, allocation: { kind: 'proRata', weight: 'age' } },
      'unknownChoice waterfall[0].policy.allocation.weight: "age" is not one of lots',
    ],
    [
      'no factors',
      queue({ factors: [] }),
      'unknownTerm waterfall[0].policy.allocation.score.factors: needs at least one factor',
    ],
    [
      'a term that may be 0 as divisor',
      queue({ factors: [{ inverseOf: 'profit' }] }),
      'unknownTerm waterfall[0].policy.allocation.score.factors[0]: "profit" cannot stand here; use one of positionLeverage, marginRatio, priceGain, accountLeverage, bucketLeverage, flooredLeverage, initialMarginUse, lots',
    ],
    [
      'a further term',
      queue({ factors: [{ term: 'lots' }], thenBy: [{ term: 'luck', order: 'descending' }] }),
      'unknownTerm waterfall[0].policy.allocation.score.thenBy[0].term: "luck" cannot stand here; use one of ',
    ],
    [
      'its order',
      queue({ factors: [{ term: 'lots' }], thenBy: [{ term: 'lots', order: 'up' }] }),
      'unknownChoice waterfall[0].policy.allocation.score.thenBy[0].order: "up" is not one of descending, ascending',
    ],
    [
      'lastly',
      queue({ factors: [{ term: 'lots' }], lastly: 'random' }),
      'unknownChoice waterfall[0].policy.allocation.score.lastly: "random" is not one of accountDescending',
    ],
    [
      'nobody asked',
      { ...plain, allocation: { ...robin, candidatesMax: 0 } },
      'invalidAmount waterfall[0].policy.allocation.candidatesMax: must be a whole number of at least 1',
    ],
    [
      'pairing',
      { ...plain, pairing: 'mixed' },
      'unknownChoice waterfall[0].policy.pairing: "mixed" is not one of byCase, pooled, portfolio',
    ],
    [
      'cases',
      { ...plain, casesMax: 1.5 },
      'invalidAmount waterfall[0].policy.casesMax: must be a whole number of at least 1',
    ],
    [
      'share',
      { ...plain, limits: { positionShareMaxPpm: 1_000_001 } },
      'invalidAmount waterfall[0].policy.limits.positionShareMaxPpm: must be a whole number from 1 to 1000000',
    ],
    [
      'dust pro rata',
      { ...plain, allocation: proRata, limits: { dustLots: 2 } },
      'unknownChoice waterfall[0].policy.limits.dustLots: needs allocation queue or roundRobin',
    ],
    [
      'dust whole',
      { ...plain, limits: { dustLots: 2, wholeOrNone: true } },
      'unknownChoice waterfall[0].policy.limits.dustLots: does not go with wholeOrNone; leave one of them out',
    ],
    [
      'standing',
      { ...plain, limits: { standing: 'initialOrNoWorse' } },
      'unknownChoice waterfall[0].policy.limits.standing: "initialOrNoWorse" needs wholeOrNone: true',
    ],
    [
      'a price by fill',
      { ...plain, price: 'ratioPreserving' },
      'unknownChoice waterfall[0].policy.price: "ratioPreserving" prices every fill by itself; it needs allocation queue or roundRobin, pairing byCase, and limits.wholeOrNone: true',
    ],
    [
      'a product of nothing',
      { ...plain, allocation: { kind: 'proRata', weight: { factors: [] } } },
      'unknownTerm waterfall[0].policy.allocation.weight.factors: needs at least one factor',
    ],
    [
      'a factor of a product',
      { ...plain, allocation: { kind: 'proRata', weight: { factors: [{ term: 'luck' }] } } },
      'unknownTerm waterfall[0].policy.allocation.weight.factors[0].term: "luck" cannot stand here; use one of returnOnEntry',
    ],
    [
      'the line of a factor',
      {
        ...plain,
        allocation: { kind: 'proRata', weight: { factors: [{ term: 'lots', abovePpm: 0 }] } },
      },
      'invalidAmount waterfall[0].policy.allocation.weight.factors[0].abovePpm: must be a whole number of at least 1',
    ],
    [
      'a further weight',
      { ...plain, allocation: { ...proRata, thenWeight: 'age' } },
      'unknownChoice waterfall[0].policy.allocation.thenWeight: "age" is not one of lots, profit',
    ],
    [
      'a weight to level by',
      { ...plain, allocation: { kind: 'minimaxShare', weight: 'age' } },
      'unknownChoice waterfall[0].policy.allocation.weight: "age" is not one of lots, profit',
    ],
    [
      'stress',
      { ...plain, allocation: { kind: 'drain', stress: 'worst' } },
      'unknownChoice waterfall[0].policy.allocation.stress: "worst" is not one of published, ownMarket',
    ],
    [
      'a scenario without a name',
      { ...plain, allocation: { kind: 'minimiseShortfall', stress: { scenario: '' } } },
      'invalidId waterfall[0].policy.allocation.stress.scenario: an id needs 1 to ',
    ],
    [
      'a portfolio in a queue',
      { ...plain, pairing: 'portfolio' },
      'unknownChoice waterfall[0].policy.pairing: "portfolio" needs allocation drain with a stress other than ownMarket',
    ],
    [
      'a portfolio of one market',
      { ...plain, pairing: 'portfolio', allocation: { kind: 'drain', stress: 'ownMarket' } },
      'unknownChoice waterfall[0].policy.pairing: "portfolio" needs allocation drain with',
    ],
    [
      'a portfolio priced by fill',
      { ...plain, pairing: 'portfolio', allocation: drain, price: 'crossBankruptcy' },
      'unknownChoice waterfall[0].policy.price: "crossBankruptcy" prices every fill by itself',
    ],
    [
      'share of an event',
      { ...plain, limits: { eventShareMaxPpm: 0 } },
      'invalidAmount waterfall[0].policy.limits.eventShareMaxPpm: must be a whole number from 1 to 1000000',
    ],
    [
      'levelling whole positions',
      { ...plain, allocation: drain, limits: { wholeOrNone: true } },
      'unknownChoice waterfall[0].policy.limits.wholeOrNone: needs allocation queue or roundRobin',
    ],
    [
      'levelling without hedged lots',
      { ...plain, allocation: drain, limits: { unhedgedExcess: true } },
      'unknownChoice waterfall[0].policy.limits.unhedgedExcess: needs allocation queue or roundRobin',
    ],
    [
      'levelling within a gap',
      { ...plain, allocation: drain, limits: { gapWithin: 'profit' } },
      'unknownChoice waterfall[0].policy.limits.gapWithin: needs allocation queue or proRata',
    ],
    [
      'exempt market',
      { ...plain, exemptMarkets: [''] },
      'invalidId waterfall[0].policy.exemptMarkets[0]: an id needs 1 to ',
    ],
    ['name', { ...plain, policy: '' }, 'invalidId waterfall[0].policy.policy: an id needs 1 to '],
  ])('%s', (_, policy, message) => {
    expect(refusal(bookWith(policy))).toContain(message)
  })

  test('a layer’s own price is held against its policy', () => {
    const layer = { layer: 'adl', policy: plain, price: 'crossBankruptcy' } as const
    expect(refusal(bookWith(plain, { waterfall: [layer] }))).toContain(
      'waterfall[0].price: "crossBankruptcy"',
    )
  })
})

test('offers are refused where the venue carries plans out', () => {
  const kraken = findPreset('kraken')?.spec
  const sidecar = { execution: 'sidecar', offers: [] } as const
  expect(refusal(bookWith(kraken, sidecar))).toContain(
    'waterfall[0]: moves positions without a plan',
  )
  const layers = [{ layer: 'offers' }] as const
  expect(refusal(bookWith(plain, { ...sidecar, waterfall: layers }))).toContain(
    'waterfall[0]: moves positions without a plan',
  )
  expect(refusal(bookWith(plain, { offers: [], waterfall: layers }))).toBe('accepted')
})

describe('a policy whose inputs the book lacks is refused by name', () => {
  test.each([
    ['bluefin', 'missingInput markets[0].indexPriceTicks: is missing; policy "bluefin" needs it'],
    ['bullish', 'missingInput markets[0].initialTiers: is missing; policy "bullish" needs it'],
    ['dydx-v4', 'missingInput markets[0].initialTiers: is missing; policy "dydx-v4" needs it'],
    ['kraken', 'missingInput offers: is missing; policy "kraken" needs it'],
    ['bybit', 'missingInput funds: is missing; policy "bybit" needs it'],
  ])('%s', (name, message) => {
    expect(refusal(bookWith(findPreset(name)?.spec))).toBe(message)
  })

  test('settlement needs a settlement price, round-robin a seed', () => {
    expect(refusal(bookWith({ ...plain, price: 'settlement' }))).toContain(
      'markets[0].settlementPriceTicks: is missing',
    )
    expect(refusal(bookWith({ ...plain, allocation: robin }))).toContain(
      'missingInput seed: is missing',
    )
  })

  test('a product of terms needs what its terms need', () => {
    const weight = { factors: [{ term: 'initialMarginUse' }] }
    expect(refusal(bookWith({ ...plain, allocation: { kind: 'proRata', weight } }))).toContain(
      'markets[0].initialTiers: is missing',
    )
  })

  test('stress needs scenarios where there are several markets', () => {
    const book = bookWith({ ...plain, allocation: drain })
    const [market] = book.markets
    const markets = market === undefined ? [] : [market, { ...market, market: 'N' }]
    expect(refusal(book)).toBe('accepted')
    expect(refusal({ ...book, markets })).toBe(
      'missingInput scenarios: publish at least one, with a return for every market; policy "ours" needs it',
    )
    const returns = ['M', 'N'].map((id) => ({ market: id, returnPpm: 1 }))
    const scenarios = [{ scenario: 's', returns }]
    expect(refusal({ ...book, markets, scenarios })).toBe('accepted')
    const named = { ...plain, allocation: { kind: 'drain', stress: { scenario: 'factor' } } }
    expect(refusal(bookWith(named, { markets, scenarios }))).toBe(
      'missingInput scenarios: publish the scenario "factor", with a return for every market; policy "ours" needs it',
    )
    expect(refusal(bookWith(named))).toBe('accepted')
    const own = { ...plain, allocation: { kind: 'drain', stress: 'ownMarket' } }
    expect(refusal(bookWith(own, { markets }))).toBe('accepted')
  })

  test('with all of them every preset is accepted', () => {
    const market = bookWith(plain).markets.map((row) => ({
      ...row,
      indexPriceTicks: ratio(100n),
      initialTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 50n) }],
    }))
    const fund = { fund: 'f', markets: ['M'], balanceQuote: quoteUnits(0n) }
    for (const { spec } of presets) {
      const book = bookWith(spec, { markets: market, funds: [fund], seed: 0n, offers: [] })
      expect(`${spec.policy} ${refusal(book)}`).toBe(`${spec.policy} accepted`)
    }
  })
})
