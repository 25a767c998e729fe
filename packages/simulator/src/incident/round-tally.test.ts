import {
  type CaseView,
  type FillView,
  type FundView,
  type LayerView,
  lots,
  quoteUnits,
  ratio,
  type RoundOpened,
} from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { RoundTally } from './round-tally.ts'
import { bucketKey, type RunOpening } from './run-opening.ts'

const calm: RunOpening = { bankrupt: new Set(), openInterestQuote: quoteUnits(0n) }

function layer(
  layerName: LayerView['layer'],
  layerIndex: number,
  extra: Partial<LayerView>,
): LayerView {
  return {
    layer: layerName,
    layerIndex,
    paidQuote: quoteUnits(0n),
    fills: [],
    postings: [],
    residualDeficitQuote: quoteUnits(0n),
    residualExposure: [],
    ...extra,
  }
}

function fill(account: string, size: bigint, forgone: bigint): FillView {
  const price = ratio(10n)
  return {
    account,
    bucket: 'cross',
    market: 'BTC',
    side: 'short',
    lots: lots(size),
    priceTicks: price,
    valueQuote: quoteUnits(size * 10n),
    markPriceTicks: price,
    bankruptcyPriceTicks: price,
    realisedPnlQuote: quoteUnits(0n),
    forgoneQuote: ratio(forgone, 2n),
  }
}

function caseOf(caseId: string, status: CaseView['status'], layers: LayerView[]): CaseView {
  return {
    caseId,
    account: caseId,
    bucket: 'cross',
    equityQuote: ratio(-100n),
    status,
    exposure: [],
    deficitQuote: quoteUnits(100n),
    layers,
    residualDeficitQuote: quoteUnits(0n),
    residualExposure: [],
    residueQuote: quoteUnits(0n),
  }
}

function opened(...caseIds: string[]): RoundOpened {
  return {
    kind: 'roundOpened',
    sequence: 1,
    timeMs: 0,
    cases: caseIds.map((caseId, index) => ({
      caseNumber: index + 1,
      caseId,
      cause: 'bankrupt' as const,
      bucket: index,
      equityQuote: ratio(-100n),
      deficitQuote: 100n,
      exposure: [],
    })),
  }
}

function fundWith(balance: bigint): FundView {
  return {
    fund: 'insurance',
    purpose: 'insurance',
    markets: ['BTC'],
    balanceQuote: quoteUnits(balance),
    floorQuote: quoteUnits(5n),
    availableQuote: quoteUnits(balance - 5n),
    positions: [],
  }
}

const layers = [
  layer('insuranceFund', 3, { fund: 'insurance', paidQuote: quoteUnits(40n) }),
  layer('adl', 4, {
    policy: 'bitmex',
    paidQuote: quoteUnits(50n),
    fills: [fill('ann', 2n, 3n), fill('bob', 1n, -1n)],
  }),
  layer('profitHaircut', 5, {
    paidQuote: quoteUnits(10n),
    postings: [
      { ledger: 'case:cross', amountQuote: quoteUnits(10n) },
      { ledger: 'ann:cross', amountQuote: quoteUnits(-7n) },
      { ledger: 'bob:cross', amountQuote: quoteUnits(-3n) },
    ],
  }),
]

function observe(tally: RoundTally, timeMs: number, cases: CaseView[], balance = 60n) {
  return tally.observe({
    timeMs,
    events: [opened(...cases.map(({ caseId }) => caseId))],
    round: {
      cases,
      touchedAccounts: [],
      exemptAccounts: [],
      exemptMarkets: [],
      flatCharges: [],
      triggerChanges: [],
      settledMarkets: [],
      hedgesCrossed: [],
      charges: [],
    },
    openInterest: new Map([['BTC', 30n]]),
    fundsAfter: [fundWith(balance)],
    cutHoldings: [],
  })
}

test('a round is one row; firsts are told once', () => {
  const tally = new RoundTally(calm)
  const first = observe(tally, 1, [caseOf('c1', 'suspended', layers)])
  expect(first.map(({ kind }) => kind)).toEqual(['round', 'deleveragingBegan', 'firstHaircut'])
  expect(first[0]).toEqual({
    timeMs: 1,
    kind: 'round',
    cases: 1,
    closed: 0,
    suspended: 1,
    deficitQuote: 100n,
    paidByFundsQuote: 40n,
    paidByDeleveragingQuote: 50n,
    paidByHaircutQuote: 10n,
    fills: 2,
  })
  const second = observe(tally, 2, [caseOf('c1', 'closed', layers)], 5n)
  expect(second.map(({ kind }) => kind)).toEqual(['round', 'fundEmptied'])
  expect(tally.deleveraging.ended()).toEqual([{ timeMs: 2, kind: 'deleveragingEnded', fills: 4 }])
})

test('a case taken up again counts once', () => {
  const tally = new RoundTally(calm)
  observe(tally, 1, [caseOf('c1', 'suspended', []), caseOf('c2', 'closed', [])])
  expect(tally.standing).toEqual({ opened: 2, suspended: 1 })
  observe(tally, 2, [caseOf('c1', 'closed', [])])
  expect(tally.cases()).toEqual({
    rounds: 2,
    opened: 2,
    bankruptAtStart: 0,
    closed: 2,
    suspended: 0,
    deficitQuote: 200n,
    causes: [{ cause: 'bankrupt', count: 3 }],
  })
})

test('cases of the first round that were bankrupt before anything happened are told apart', () => {
  const bankrupt = new Set(
    ['c1', 'c3', 'c4'].map((account) => bucketKey({ account, bucket: 'cross' })),
  )
  const tally = new RoundTally({ ...calm, bankrupt })
  observe(tally, 1, [caseOf('c1', 'suspended', []), caseOf('c2', 'closed', [])])
  observe(tally, 2, [caseOf('c1', 'closed', []), caseOf('c3', 'closed', [])])
  expect(tally.cases()).toMatchObject({ opened: 3, bankruptAtStart: 1 })
})

test('who paid, who was cut and whose gains were charged', () => {
  const tally = new RoundTally(calm)
  observe(tally, 1, [caseOf('c1', 'closed', layers)])
  const returned = [
    { ledger: 'fund:insurance', amountQuote: quoteUnits(6n) },
    { ledger: 'ann:cross', amountQuote: quoteUnits(2n) },
  ]
  observe(tally, 2, [{ ...caseOf('c2', 'closed', layers), returned }])
  expect(tally.returnedToFund('insurance')).toBe(6n)
  expect(
    tally.layers().map(({ layer: name, paidQuote, fills }) => [name, paidQuote, fills]),
  ).toEqual([
    ['insuranceFund', 80n, 0],
    ['adl', 100n, 4],
    ['profitHaircut', 20n, 0],
  ])
  expect(tally.deleveraging.totals()).toMatchObject({
    fills: 4,
    accounts: 2,
    filledValueQuote: 60n,
    forgoneQuote: 2n,
    largest: { timeMs: 1, account: 'ann', forgoneQuote: ratio(3n, 2n) },
    sides: [{ market: 'BTC', side: 'short', lots: 6n, openInterestLots: 30n, accounts: 2 }],
  })
  expect(tally.haircut.totals()).toEqual({
    buckets: 2,
    chargedQuote: 20n,
    returnedQuote: 2n,
    largest: { ledger: 'ann:cross', chargedQuote: 14n },
  })
})
