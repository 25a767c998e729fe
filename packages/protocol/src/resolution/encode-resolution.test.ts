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
  markets: [
    {
      market: 'M',
      contract: 'linear',
      tickValueQuote: quote(5n),
      markPriceTicks: ratio(10n),
      maintenanceTiers: [],
    },
  ],
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
      allocation: { kind: 'drain', stress: 'published' },
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
          scoreAfter: ratio(1n, 0n),
          hedgeBroken: true,
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

const insurance = { purpose: 'insurance', markets: ['M'], floorQuote: quote(0n) } as const

const funds: FundView[] = [
  {
    ...insurance,
    fund: 'g',
    balanceQuote: quote(1n),
    availableQuote: quote(1n),
    positions: [],
  },
  {
    ...insurance,
    fund: 'f',
    balanceQuote: quote(2n),
    availableQuote: quote(2n),
    positions: [{ market: 'M', sizeLots: lots(4n), entryValueQuote: quote(6n) }],
  },
]

const totals = (openLots: bigint): DomainTotals => ({
  moneyQuote: quote(123_456n),
  heldQuote: quote(123_456n),
  fundsQuote: quote(0n),
  claimsPotQuote: quote(0n),
  entryCostQuote: quote(0n),
  residueQuote: quote(0n),
  openInterest: [{ market: 'M', lots: lots(openLots) }],
})

const input: ResolutionInput = {
  format,
  spec,
  round: {
    cases: [oneCase],
    touchedAccounts: ['a', 'z'],
    exemptAccounts: [],
    exemptMarkets: [],
    flatCharges: [],
    triggerChanges: [],
    settledMarkets: [],
    hedgesCrossed: [],
    charges: [],
  },
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

/** A round in which everything that need not be there is. */
const crowded: ResolutionInput = {
  ...input,
  round: {
    ...input.round,
    cases: [
      {
        ...oneCase,
        cause: 'fundDefault',
        account: 'fund:g',
        bucket: 'inventory',
        layers: oneCase.layers.map((layer) => ({
          ...layer,
          account: 'v',
          price: 'mark',
          base: 'equity',
          extent: 'partial',
          isRepayable: true,
          chargesFlatAccounts: true,
        })),
      },
    ],
    flatCharges: [
      { layer: 'withdrawalGate', layerIndex: 5 },
      { layer: 'socialisedLoss', layerIndex: 4, base: 'equity' },
    ],
    triggerChanges: [
      {
        layer: 'adl',
        layerIndex: 3,
        trigger: 'fundDrawdown',
        market: 'M',
        isOn: true,
        measure: ratio(-1n, 3n),
      },
      { layer: 'adl', layerIndex: 3, trigger: 'fundEmpty', market: 'M', isOn: false },
    ],
    settledMarkets: [
      { market: 'M', priceTicks: ratio(10n), lots: lots(250n), positionCount: 3, closed: [] },
    ],
    hedgesCrossed: [
      {
        layer: 'adl',
        layerIndex: 4,
        account: 'a',
        bucket: 'cross',
        market: 'M',
        side: 'long',
        lots: lots(3n),
        markPriceTicks: ratio(10n),
        valueQuote: quote(150n),
        realisedPnlQuote: quote(-1n),
      },
    ],
    charges: [
      { account: 'b', chargedQuote: quote(7n) },
      { account: 'a', chargedQuote: quote(8n) },
    ],
  },
  accounts: accounts.map((account) => ({ ...account, unsettledProfitQuote: quote(-4n) })),
  funds: funds.map((fund) => ({
    ...fund,
    purpose: 'venueCapital',
    availableQuote: quote(0n),
  })),
  standing: {
    claims: [{ account: 'b', owedQuote: quote(9n) }],
    fundAlarms: [{ market: 'M', funds: ['g'], poolAvailableQuote: quote(2n) }],
    withdrawals: { gatedUntilMs: 5, chargeFund: 'f', chargeShare: ratio(1n, 4n) },
  },
}

describe('a resolution', () => {
  test('says what a round did beside its cases, and how things stand after it', () => {
    const document = encodeResolution(crowded)
    expect(document).toMatchObject({
      cases: [
        {
          cause: 'fundDefault',
          layers: [
            { account: 'v', price: 'mark', base: 'equity', repayable: true },
            { extent: 'partial', chargesFlatAccounts: true },
          ],
        },
      ],
      accountsAfter: [{ unsettledProfit: '-0.004' }, {}],
      fundsAfter: [{ purpose: 'venueCapital', available: '0.000' }, { available: '0.000' }],
      flatCharges: [
        { layer: 'withdrawalGate', layerIndex: 5 },
        { layer: 'socialisedLoss', layerIndex: 4, base: 'equity' },
      ],
      triggerChanges: [
        {
          layer: 'adl',
          layerIndex: 3,
          trigger: 'fundDrawdown',
          market: 'M',
          on: true,
          measure: { display: '-0.333333', numerator: '-1', denominator: '3' },
        },
        { layer: 'adl', layerIndex: 3, trigger: 'fundEmpty', market: 'M', on: false },
      ],
      settledMarkets: [{ market: 'M', price: '5.00', size: '2.50', positions: 3 }],
      hedgesCrossed: [
        {
          layer: 'adl',
          layerIndex: 4,
          account: 'a',
          bucket: 'cross',
          market: 'M',
          side: 'long',
          size: '0.03',
          markPrice: '5.00',
          value: '0.150',
          realisedPnl: '-0.001',
        },
      ],
      charges: [
        { account: 'a', charged: '0.008' },
        { account: 'b', charged: '0.007' },
      ],
      claimsAfter: [{ account: 'b', amount: '0.009' }],
      fundAlarms: [{ market: 'M', funds: ['g'], poolAvailable: '0.002' }],
      withdrawals: { gatedUntilMs: 5, chargeFund: 'f', chargeShare: { display: '0.250000' } },
    })
  })

  test('says nothing of what is not there', () => {
    const standing = { claims: [], fundAlarms: [], withdrawals: {} }
    expect(encodeResolution({ ...input, standing })).toEqual(encodeResolution(input))
  })

  test('is the documented text, key by key', async () => {
    await expect(JSON.stringify(encodeResolution(input), null, 2)).toMatchFileSnapshot(
      'encode-resolution.expected.txt',
    )
  })

  test('keeps its schema, with and without what is optional', () => {
    const validator = Compile(resolutionJsonSchema)
    const exemptMarkets = [{ policy: 'p', markets: ['M'] }]
    const round = { ...input.round, exemptAccounts: ['b'], exemptMarkets }
    const all = [input, { ...input, round, all: true }, unpriced, withCollaterals, crowded]
    for (const one of all) {
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
