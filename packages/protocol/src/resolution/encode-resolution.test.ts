import type {
  AccountView,
  BookSpec,
  CaseView,
  DomainTotals,
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
  round: { cases: [oneCase], touchedAccounts: ['a', 'z'], exemptAccounts: [] },
  before: totals(500n),
  after: totals(250n),
  accounts,
  funds,
  hashes: { waterfall: '0'.repeat(64), stateBefore: '1'.repeat(64), stateAfter: '2'.repeat(64) },
  all: false,
}

describe('a resolution', () => {
  test('is the documented text, key by key', async () => {
    await expect(JSON.stringify(encodeResolution(input), null, 2)).toMatchFileSnapshot(
      'encode-resolution.expected.txt',
    )
  })

  test('keeps its schema, with and without what is optional', () => {
    const validator = Compile(resolutionJsonSchema)
    const withExempt = { ...input, round: { ...input.round, exemptAccounts: ['b'] }, all: true }
    for (const one of [input, withExempt]) {
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

  test('names exempt accounts only where there are any', () => {
    expect(encodeResolution(input)).not.toHaveProperty('exemptAccounts')
    const round = { ...input.round, exemptAccounts: ['c', 'b'] }
    expect(encodeResolution({ ...input, round }).exemptAccounts).toEqual(['b', 'c'])
  })
})
