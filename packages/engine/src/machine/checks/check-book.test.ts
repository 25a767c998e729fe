import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { bitmex } from '../../policy/presets/bitmex.ts'
import { lots, quoteUnits } from '../../quantity/units.ts'
import { BookRefused } from '../book-refused.ts'
import type { BookSpec } from '../book-spec.ts'
import { createState } from '../create-state.ts'

const book = simpleBook({
  mark: 100n,
  accounts: {
    a: { money: 5n, unsettledFundingQuote: quoteUnits(5n), positions: [{ lots: 4n, entry: 400n }] },
    b: { money: 300n, positions: [{ lots: -4n, entry: 600n }] },
  },
  funds: [{ fund: 'f', markets: ['M'], balanceQuote: quoteUnits(20n) }],
  waterfall: [
    { layer: 'insuranceFund', fund: 'f', mode: 'takeover' },
    { layer: 'adl', policy: bitmex.spec },
  ],
})

describe('a book that breaks a rule is refused with its place', () => {
  const market = book.markets[0]
  const [first, second, ...others] = book.accounts
  if (market === undefined || first === undefined || second === undefined)
    throw new Error('unexpected book')
  const [position] = first.positions
  if (position === undefined) throw new Error('unexpected book')
  const withFirst = (change: Partial<typeof first>): BookSpec => ({
    ...book,
    accounts: [{ ...first, ...change }, second, ...others],
  })
  const withTiers = (rates: readonly (readonly [bigint, bigint])[]): BookSpec => ({
    ...book,
    markets: [
      {
        ...market,
        maintenanceTiers: rates.map(([from, percent]) => ({
          notionalFromQuote: quoteUnits(from),
          rate: { numerator: percent, denominator: 100n },
        })),
      },
    ],
  })
  const withMarket = (change: Partial<typeof market>): BookSpec => ({
    ...book,
    markets: [{ ...market, ...change }],
  })
  /** Against a maintenance of 1 % from 0 and 2 % from 100. */
  const withInitial = (rates: readonly (readonly [bigint, bigint])[]): BookSpec => {
    const tier = ([from, percent]: readonly [bigint, bigint]) => ({
      notionalFromQuote: quoteUnits(from),
      rate: { numerator: percent, denominator: 100n },
    })
    const steps = [[0n, 1n] as const, [100n, 2n] as const]
    return withMarket({ maintenanceTiers: steps.map(tier), initialTiers: rates.map(tier) })
  }
  const coin = {
    asset: 'BTC',
    amountUnits: 3n,
    unitPriceQuote: { numerator: 5n, denominator: 2n },
    haircut: { numerator: 1n, denominator: 10n },
  }
  const offer = { account: 'a', market: 'M', side: 'long', lots: lots(2n) } as const
  const fund = { fund: 'f', markets: ['M'], balanceQuote: quoteUnits(1n) }
  const inventory = { market: 'M', sizeLots: lots(1n), entryValueQuote: quoteUnits(1n) }
  const withPolicy = (policy: object): BookSpec => ({
    ...book,
    waterfall: [{ layer: 'adl', policy: { ...bitmex.spec, ...policy } }],
  })
  const scored = (score: object) => withPolicy({ allocation: { kind: 'queue', score } })
  const allocation = 'waterfall[0].policy.allocation.score'
  const refusals: readonly (readonly [string, BookSpec, string, string])[] = [
    [
      'a second account of one id',
      { ...book, accounts: [first, ...book.accounts] },
      'duplicateId',
      'accounts[1]',
    ],
    ['an empty id', { ...book, domain: '' }, 'invalidId', 'domain'],
    [
      'an id of 129 rare characters',
      withFirst({ owner: '😀'.repeat(129) }),
      'invalidId',
      'accounts[0].owner',
    ],
    ['a control character', withFirst({ owner: 'a\nb' }), 'invalidId', 'accounts[0].owner'],
    ['a fraction of a millisecond', { ...book, timeMs: 0.5 }, 'invalidAmount', 'timeMs'],
    [
      'an unknown market',
      withFirst({ positions: [{ ...position, market: 'X' }] }),
      'unknownId',
      'accounts[0].positions[0].market',
    ],
    [
      'size 0',
      withFirst({ positions: [{ ...position, sizeLots: lots(0n) }] }),
      'invalidAmount',
      'accounts[0].positions[0].sizeLots',
    ],
    [
      'entry value 0',
      withFirst({ positions: [{ ...position, entryValueQuote: quoteUnits(0n) }] }),
      'invalidAmount',
      'accounts[0].positions[0].entryValueQuote',
    ],
    [
      'an isolated margin on a cross position',
      withFirst({ positions: [{ ...position, isolatedMarginQuote: quoteUnits(1n) }] }),
      'invalidAmount',
      'accounts[0].positions[0].isolatedMarginQuote',
    ],
    [
      'the same position twice',
      withFirst({ positions: [position, position] }),
      'positionConflict',
      'accounts[0].positions[1]',
    ],
    [
      'both sides without hedge mode',
      withFirst({ positions: [position, { ...position, sizeLots: lots(-1n) }] }),
      'positionConflict',
      'accounts[0].positions[1]',
    ],
    ['sizes that do not cancel', withFirst({ positions: [] }), 'unbalancedMarket', 'markets[0]'],
    [
      'money beyond a column',
      withFirst({ collateralQuote: quoteUnits(2n ** 53n) }),
      'amountOutOfRange',
      'accounts[0].collateralQuote',
    ],
    [
      'a negative fund',
      { ...book, funds: [{ fund: 'f', markets: [], balanceQuote: quoteUnits(-1n) }] },
      'invalidAmount',
      'funds[0].balanceQuote',
    ],
    ['a layer of an unknown fund', { ...book, funds: [] }, 'unknownId', 'waterfall[0].fund'],
    ['a first tier above 0', withTiers([[1n, 1n]]), 'invalidTiers', 'markets[0].maintenanceTiers'],
    [
      'tiers out of order',
      withTiers([
        [0n, 1n],
        [0n, 2n],
      ]),
      'invalidTiers',
      'markets[0].maintenanceTiers[1].notionalFromQuote',
    ],
    [
      'a rate that falls',
      withTiers([
        [0n, 2n],
        [5n, 1n],
      ]),
      'invalidTiers',
      'markets[0].maintenanceTiers[1].rate',
    ],
    [
      'a market twice in a fund',
      { ...book, funds: [{ ...fund, markets: ['M', 'M'] }] },
      'duplicateId',
      'funds[0].markets[1]',
    ],
    [
      'an inventory position twice',
      { ...book, funds: [{ ...fund, positions: [inventory, inventory] }] },
      'positionConflict',
      'funds[0].positions[1]',
    ],
    [
      'a minimum above the mark',
      {
        ...book,
        markets: [{ ...market, minimumPriceTicks: { numerator: 101n, denominator: 1n } }],
      },
      'invalidAmount',
      'markets[0].minimumPriceTicks',
    ],
    [
      'marks beyond all scale',
      {
        ...book,
        markets: [
          { ...market, markPriceTicks: { numerator: 10n ** 92n + 1n, denominator: 10n ** 91n } },
        ],
      },
      'amountOutOfRange',
      'markets',
    ],
    [
      'a position worth more than a column holds',
      {
        ...book,
        markets: [{ ...market, markPriceTicks: { numerator: 2n ** 52n, denominator: 1n } }],
      },
      'amountOutOfRange',
      'accounts[0].positions[0].sizeLots',
    ],
    [
      'funding that would overflow the wallet',
      withFirst({ collateralQuote: quoteUnits(2n ** 53n - 1n) }),
      'amountOutOfRange',
      'accounts[0].unsettledFundingQuote',
    ],
    ['an account named like a fund', withFirst({ account: 'fund:f' }), 'invalidId', 'accounts[0]'],
    [
      'another contract',
      { ...book, markets: [{ ...market, contract: 'quanto' as 'linear' }] },
      'unknownChoice',
      'markets[0].contract',
    ],
    [
      'another margin mode',
      withFirst({ positions: [{ ...position, marginMode: 'portfolio' as 'cross' }] }),
      'unknownChoice',
      'accounts[0].positions[0].marginMode',
    ],
    [
      'another deficit split',
      { ...book, deficitSplit: 'maintenence' as 'maintenance' },
      'unknownChoice',
      'deficitSplit',
    ],
    [
      'another fund mode',
      {
        ...book,
        waterfall: [{ layer: 'insuranceFund', fund: 'f', mode: 'deficitonly' as 'deficitOnly' }],
      },
      'unknownChoice',
      'waterfall[0].mode',
    ],
    [
      'another layer',
      { ...book, waterfall: [{ layer: 'prayer' as 'crossing' }] },
      'unknownChoice',
      'waterfall[0].layer',
    ],
    [
      'another eligibility',
      withPolicy({ eligibility: 'profitble' }),
      'unknownChoice',
      'waterfall[0].policy.eligibility',
    ],
    [
      'another price rule',
      withPolicy({ price: 'oracle' }),
      'unknownChoice',
      'waterfall[0].policy.price',
    ],
    [
      'an unknown term',
      scored({ factors: [{ term: 'luck' }] }),
      'unknownTerm',
      `${allocation}.factors[0]`,
    ],
    [
      'a division by what may be 0',
      scored({ factors: [{ inverseOf: 'walletReturn' }] }),
      'unknownTerm',
      `${allocation}.factors[0]`,
    ],
    [
      'a score of nothing',
      scored({ factors: [{ term: 'priceGain' }], whenLosing: [] }),
      'unknownTerm',
      `${allocation}.whenLosing`,
    ],
    [
      'a previous index without an index',
      withMarket({ previousIndexPriceTicks: { numerator: 1n, denominator: 1n } }),
      'invalidAmount',
      'markets[0].previousIndexPriceTicks',
    ],
    [
      'a settlement price of 0',
      withMarket({ settlementPriceTicks: { numerator: 0n, denominator: 1n } }),
      'invalidAmount',
      'markets[0].settlementPriceTicks',
    ],
    [
      'initial tiers that do not start at 0',
      withInitial([[1n, 5n]]),
      'invalidTiers',
      'markets[0].initialTiers',
    ],
    [
      'an initial rate below maintenance where the notional begins',
      withInitial([
        [0n, 0n],
        [50n, 5n],
      ]),
      'invalidTiers',
      'markets[0].initialTiers[0].rate',
    ],
    [
      'an initial rate below maintenance somewhere between its tiers',
      withInitial([
        [0n, 1n],
        [200n, 5n],
      ]),
      'invalidTiers',
      'markets[0].initialTiers',
    ],
    [
      'an asset twice',
      withFirst({ collaterals: [coin, coin] }),
      'duplicateId',
      'accounts[0].collaterals[1]',
    ],
    [
      'less than nothing of an asset',
      withFirst({ collaterals: [{ ...coin, amountUnits: -1n }] }),
      'invalidAmount',
      'accounts[0].collaterals[0].amountUnits',
    ],
    [
      'an asset for nothing',
      withFirst({ collaterals: [{ ...coin, unitPriceQuote: { numerator: 0n, denominator: 1n } }] }),
      'invalidAmount',
      'accounts[0].collaterals[0].unitPriceQuote',
    ],
    [
      'a haircut of more than all',
      withFirst({ collaterals: [{ ...coin, haircut: { numerator: 11n, denominator: 10n } }] }),
      'invalidAmount',
      'accounts[0].collaterals[0].haircut',
    ],
    [
      'assets beyond what a column holds',
      withFirst({ collaterals: [{ ...coin, amountUnits: 2n ** 53n }] }),
      'amountOutOfRange',
      'accounts[0].collaterals',
    ],
    [
      'an offer of nobody',
      { ...book, offers: [{ ...offer, account: 'x' }] },
      'unknownId',
      'offers[0].account',
    ],
    [
      'an offer in no market',
      { ...book, offers: [{ ...offer, market: 'X' }] },
      'unknownId',
      'offers[0].market',
    ],
    [
      'an offer of nothing',
      { ...book, offers: [{ ...offer, lots: lots(0n) }] },
      'invalidAmount',
      'offers[0].lots',
    ],
    ['a second offer', { ...book, offers: [offer, offer] }, 'duplicateId', 'offers[1]'],
    [
      'an offer at no price',
      { ...book, offers: [{ ...offer, limitPriceTicks: { numerator: 0n, denominator: 1n } }] },
      'invalidAmount',
      'offers[0].limitPriceTicks',
    ],
    ['a seed below 0', { ...book, seed: -1n }, 'invalidAmount', 'seed'],
    ['a rate of 0', withTiers([[0n, 0n]]), 'invalidTiers', 'markets[0].maintenanceTiers[0].rate'],
  ]

  test.each(refusals)('%s', (_, spec, code, path) => {
    const refused = (() => {
      try {
        createState(spec)
        return undefined
      } catch (error) {
        return error
      }
    })()
    expect(refused).toBeInstanceOf(BookRefused)
    expect(refused).toMatchObject({ code, path })
  })
})
