import type {
  AccountView,
  BookSpec,
  CaseView,
  DomainTotals,
  ExposureView,
  FundView,
  Lots,
  QuoteUnits,
  Ratio,
} from '@plimsoll/engine'
import { Compile } from 'typebox/schema'
import { describe, expect, test } from 'vitest'
import type { BookFormat } from '../book/book-format.ts'
import { encodeResolution, type ResolutionInput } from './encode-resolution.ts'
import { resolutionJsonSchema } from './resolution-schema.ts'

const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits
const lots = (count: bigint): Lots => count as Lots
const ratio = (numerator: bigint, denominator = 1n): Ratio => ({ numerator, denominator })

// Ticks of 0.5, lots of 0.01, prices with two places, money with three.
const format: BookFormat = {
  domain: 'd',
  asset: { name: 'USDT', decimals: 3 },
  markets: new Map([
    [
      'M',
      { market: 'M', tickDigits: 5n, tickPlaces: 1, lotDigits: 1n, lotPlaces: 2, priceDecimals: 2 },
    ],
  ]),
}

const spec: BookSpec = {
  domain: 'd',
  timeMs: 1,
  asset: { name: 'USDT', wholeUnitQuote: quote(1000n) },
  markets: [],
  accounts: [],
  funds: [],
  waterfall: [],
}

const leg = {
  market: 'M',
  side: 'long',
  lots: lots(250n),
  markPriceTicks: ratio(10n),
  bankruptcyPriceTicks: ratio(31n, 3n),
} as const

const oneCase: CaseView = {
  caseId: 'd:0:1',
  account: 'z',
  bucket: 'cross',
  equityQuote: ratio(-25_001n, 2n),
  status: 'suspended',
  reason: 'nobody left',
  exposure: [leg],
  deficitQuote: quote(12_501n),
  layers: [
    {
      layer: 'insuranceFund',
      layerIndex: 3,
      fund: 'f',
      mode: 'takeover',
      paidQuote: quote(0n),
      fills: [],
      postings: [],
      residualDeficitQuote: quote(12_501n),
      residualExposure: [leg],
      skipped: 'the fund is empty',
    },
    {
      layer: 'adl',
      layerIndex: 4,
      policy: 'p',
      policyHash: 'ab'.repeat(32),
      paidQuote: quote(1n),
      fills: [
        {
          account: 'a',
          bucket: 'isolated:M:short',
          market: 'M',
          side: 'short',
          lots: lots(1n),
          priceTicks: ratio(31n, 3n),
          valueQuote: quote(52n),
          markPriceTicks: ratio(10n),
          bankruptcyPriceTicks: ratio(31n, 3n),
          rank: 1,
          score: ratio(2n, 3n),
          realisedPnlQuote: quote(-7n),
          forgoneQuote: ratio(5n, 3n),
        },
      ],
      postings: [{ ledger: 'residue', amountQuote: quote(-1n) }],
      residualDeficitQuote: quote(12_500n),
      residualExposure: [],
    },
  ],
  residualDeficitQuote: quote(12_500n),
  residualExposure: [leg],
  residueQuote: quote(0n),
}

const accounts: AccountView[] = [
  {
    account: 'z',
    kind: 'trader',
    collateralQuote: quote(-1n),
    unsettledFundingQuote: quote(5n),
    adlExempt: false,
    positions: [
      {
        market: 'M',
        sizeLots: lots(-3n),
        entryValueQuote: quote(9n),
        marginMode: 'isolated',
        isolatedMarginQuote: quote(2n),
      },
      { market: 'M', sizeLots: lots(-1n), entryValueQuote: quote(8n), marginMode: 'cross' },
      { market: 'M', sizeLots: lots(2n), entryValueQuote: quote(7n), marginMode: 'cross' },
    ],
  },
  {
    account: 'b',
    kind: 'trader',
    collateralQuote: quote(0n),
    unsettledFundingQuote: quote(0n),
    adlExempt: true,
    positions: [],
  },
  {
    account: 'a',
    kind: 'trader',
    collateralQuote: quote(1n),
    unsettledFundingQuote: quote(0n),
    adlExempt: false,
    positions: [],
  },
]

const funds: FundView[] = [
  { fund: 'g', balanceQuote: quote(1n), floorQuote: quote(0n), positions: [] },
  {
    fund: 'f',
    balanceQuote: quote(2n),
    floorQuote: quote(0n),
    positions: [{ market: 'M', sizeLots: lots(4n), entryValueQuote: quote(6n) }],
  },
]

const totals = (openLots: bigint): DomainTotals => ({
  moneyQuote: quote(123_456n),
  heldQuote: quote(123_456n),
  fundsQuote: quote(0n),
  entryCostQuote: quote(0n),
  residueQuote: quote(0n),
  openInterest: [{ market: 'M', lots: lots(openLots) }],
})

const input: ResolutionInput = {
  format,
  spec,
  round: { cases: [oneCase], touchedAccounts: ['a', 'z'], exemptAccounts: [], exemptMarkets: [] },
  before: totals(500n),
  after: totals(250n),
  accounts,
  funds,
  hashes: { waterfall: '0'.repeat(64), stateBefore: '1'.repeat(64), stateAfter: '2'.repeat(64) },
  all: false,
}

type ExemptMarket = ResolutionInput['round']['exemptMarkets'][number]

/** The same round in an inverse market where no price is high enough. */
const unpriced: ResolutionInput = {
  ...input,
  round: { ...input.round, cases: [withoutPrices(oneCase)] },
}

function withoutPrices(one: CaseView): CaseView {
  const bare = ({ bankruptcyPriceTicks: _bankruptcy, ...rest }: ExposureView): ExposureView => rest
  return {
    ...one,
    exposure: one.exposure.map(bare),
    residualExposure: one.residualExposure.map(bare),
    layers: one.layers.map((layer) => ({
      ...layer,
      residualExposure: layer.residualExposure.map(bare),
      fills: layer.fills.map(
        ({ priceTicks: _price, bankruptcyPriceTicks: _bankruptcy, ...rest }) => rest,
      ),
    })),
  }
}

const withCollaterals: ResolutionInput = {
  ...input,
  round: { ...input.round, cases: [{ ...oneCase, assetsTakenQuote: quote(250n) }] },
  format: { ...format, collateralPlaces: new Map([['BTC', 4]]) },
  accounts: accounts.map((account) =>
    account.account === 'a'
      ? {
          ...account,
          collaterals: [{ asset: 'BTC', amountUnits: 150n, valueQuote: quote(712_500n) }],
        }
      : account,
  ),
}

describe('a resolution', () => {
  test('is the documented text, key by key', async () => {
    await expect(JSON.stringify(encodeResolution(input), null, 2)).toMatchFileSnapshot(
      'encode-resolution.expected.txt',
    )
  })

  test('keeps its schema, with and without what is optional', () => {
    const validator = Compile(resolutionJsonSchema)
    const exemptMarkets = [{ policy: 'p', markets: ['M'] }]
    const round = { ...input.round, exemptAccounts: ['b'], exemptMarkets }
    for (const one of [input, { ...input, round, all: true }, unpriced, withCollaterals]) {
      expect(validator.Errors(JSON.parse(JSON.stringify(encodeResolution(one))))).toEqual([
        true,
        [],
      ])
    }
  })

  test('does not depend on the order of accounts, positions and funds', () => {
    const turned = {
      ...input,
      accounts: accounts
        .map((account) => ({ ...account, positions: account.positions.toReversed() }))
        .toReversed(),
      funds: funds.toReversed(),
    }
    expect(JSON.stringify(encodeResolution(turned))).toBe(JSON.stringify(encodeResolution(input)))
  })

  test('lists touched accounts, or all on request', () => {
    const listed = (all: boolean): string[] =>
      encodeResolution({ ...input, all }).accountsAfter.map(({ account }) => account)
    expect(listed(false)).toEqual(['a', 'z'])
    expect(listed(true)).toEqual(['a', 'b', 'z'])
  })

  test('names what is exempt, and is silent where nothing is', () => {
    expect(encodeResolution(input)).not.toHaveProperty('exemptions')
    const exempting = (exemptAccounts: string[], exemptMarkets: ExemptMarket[]): unknown =>
      encodeResolution({ ...input, round: { ...input.round, exemptAccounts, exemptMarkets } })
        .exemptions
    expect(exempting(['c', 'b'], [])).toEqual({ accounts: ['b', 'c'], markets: [] })
    const markets = [
      { policy: 'q', markets: ['M'] },
      { policy: 'p', markets: ['N', 'M'] },
      { policy: 'p', markets: ['M'] },
    ]
    expect(exempting([], markets)).toEqual({
      accounts: [],
      markets: [
        { policy: 'p', markets: ['M', 'N'] },
        { policy: 'q', markets: ['M'] },
      ],
    })
  })

  test('leaves out a price that does not exist', () => {
    const [one] = encodeResolution(unpriced).cases
    expect(one?.exposure).toEqual([{ market: 'M', side: 'long', size: '2.50', markPrice: '5.00' }])
    expect(one?.residualExposure).toEqual([{ market: 'M', side: 'long', size: '2.50' }])
    const [fill] = one?.layers.flatMap(({ fills }) => fills) ?? []
    expect(fill).not.toHaveProperty('price')
    expect(fill).not.toHaveProperty('bankruptcyPrice')
  })

  test('says what was paid for other assets of a case, where there were any', () => {
    expect(encodeResolution(input).cases[0]).not.toHaveProperty('assetsTaken')
    expect(encodeResolution(withCollaterals).cases[0]?.assetsTaken).toBe('0.250')
  })

  test('shows other assets in their own places, with what counts of them', () => {
    expect(encodeResolution(withCollaterals).accountsAfter[0]?.collaterals).toEqual([
      { asset: 'BTC', amount: '0.0150', value: '712.500' },
    ])
  })
})
