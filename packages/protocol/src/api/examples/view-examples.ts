import type { Document } from '../documents/definitions.ts'

type Shown =
  | 'domain'
  | 'marketList'
  | 'fundList'
  | 'account'
  | 'accountAdl'
  | 'queue'
  | 'whatIf'
  | 'planList'

/** What is answered about the book of `examples/first.book.json`. */
export const viewExamples: { readonly [Name in Shown]: Document<Name> } = {
  domain: {
    domain: 'usdt-perps',
    mode: 'ledger',
    phase: 'running',
    epoch: 1,
    sequence: 0,
    timeMs: 1760130964831,
    queueLength: 0,
    halts: [],
    gates: [],
    awaitingRound: { bankrupt: 1, suspended: 0, liquidationFailed: 0, ordered: 0 },
    openPlans: 0,
    unmatched: 0,
    withdrawals: {},
    asset: { name: 'USDT', decimals: 6 },
    waterfallHash: 'ad68143afa97b12e404593fdea03bed1b1363da7a870af71fbdbf0cf406e4d12',
  },
  marketList: {
    at: { epoch: 1, sequence: 0, timeMs: 1760130964831 },
    rows: [
      {
        market: 'BTC-USDT',
        contract: 'linear',
        tickSize: '0.1',
        lotSize: '0.001',
        priceDecimals: 1,
        markPrice: '50000.0',
        indexPrice: '50001.2',
        priceTimeMs: 1760130964831,
        verdict: 'used',
        isHealthy: true,
        openInterest: '3.000',
      },
    ],
  },
  fundList: {
    at: { epoch: 1, sequence: 0, timeMs: 1760130964831 },
    rows: [
      {
        fund: 'insurance',
        purpose: 'insurance',
        markets: ['BTC-USDT'],
        balance: '250.000000',
        floor: '0.000000',
        available: '250.000000',
        positions: [],
      },
    ],
    alarms: [],
    triggers: [],
    withdrawals: {},
  },
  account: {
    at: { epoch: 1, sequence: 0, timeMs: 1760130964831 },
    account: 'a1',
    kind: 'trader',
    adlExempt: false,
    collateral: '1000.000000',
    unsettledFunding: '0.000000',
    positions: [
      {
        market: 'BTC-USDT',
        marginMode: 'cross',
        bucket: 'cross',
        side: 'short',
        size: '1.500',
        entryPrice: '60000.0',
        entryValue: '90000.000000',
        markPrice: '50000.0',
        unrealisedPnl: '15000.000000',
        bankruptcyPrice: '60666.7',
      },
    ],
    margins: [
      {
        bucket: 'cross',
        money: '1000.000000',
        equity: '16000.000000',
        maintenance: '375.000000',
        marginRatio: '0.023438',
      },
    ],
  },
  accountAdl: {
    at: { epoch: 1, sequence: 0, timeMs: 1760130964831 },
    account: 'a1',
    positions: [
      {
        market: 'BTC-USDT',
        side: 'short',
        layerIndex: 4,
        policy: 'bitmex',
        bucket: 'cross',
        rank: 1,
        percentile: '1.000000',
        lights: 5,
        score: { display: '0.781250', numerator: '25', denominator: '32' },
        size: '1.500',
        sizeAhead: '0.000',
        eligible: true,
        queueLength: 2,
      },
    ],
  },
  queue: {
    at: { epoch: 1, sequence: 0, timeMs: 1760130964831 },
    market: 'BTC-USDT',
    side: 'short',
    policy: 'bitmex',
    markPrice: '50000.0',
    positions: 2,
    size: '3.000',
    depth: [
      { lights: 5, size: '1.500', positions: 1 },
      { lights: 4, size: '0.000', positions: 0 },
      { lights: 3, size: '1.500', positions: 1 },
      { lights: 2, size: '0.000', positions: 0 },
      { lights: 1, size: '0.000', positions: 0 },
    ],
    rows: [
      {
        account: 'a1',
        bucket: 'cross',
        rank: 1,
        percentile: '1.000000',
        lights: 5,
        score: { display: '0.781250', numerator: '25', denominator: '32' },
        size: '1.500',
        sizeAhead: '0.000',
        eligible: true,
      },
      {
        account: 'a2',
        bucket: 'cross',
        rank: 2,
        percentile: '0.500000',
        lights: 3,
        score: { display: '0.349650', numerator: '50', denominator: '143' },
        size: '1.500',
        sizeAhead: '1.500',
        eligible: true,
      },
    ],
  },
  whatIf: {
    at: { epoch: 1, sequence: 0, timeMs: 1760130964831 },
    account: 'a1',
    before: {
      margins: [
        {
          bucket: 'cross',
          status: 'healthy',
          money: '1000.000000',
          equity: '16000.000000',
          maintenance: '375.000000',
          marginRatio: '0.023438',
        },
      ],
      positions: [
        {
          market: 'BTC-USDT',
          side: 'short',
          layerIndex: 4,
          policy: 'bitmex',
          bucket: 'cross',
          rank: 1,
          percentile: '1.000000',
          lights: 5,
          score: { display: '0.781250', numerator: '25', denominator: '32' },
          size: '1.500',
          sizeAhead: '0.000',
          eligible: true,
          queueLength: 2,
        },
      ],
    },
    after: {
      margins: [
        {
          bucket: 'cross',
          status: 'healthy',
          money: '6500.000000',
          equity: '16500.000000',
          maintenance: '250.000000',
          marginRatio: '0.015152',
        },
      ],
      positions: [
        {
          market: 'BTC-USDT',
          side: 'short',
          layerIndex: 4,
          policy: 'bitmex',
          bucket: 'cross',
          rank: 1,
          percentile: '1.000000',
          lights: 5,
          score: { display: '0.505051', numerator: '50', denominator: '99' },
          size: '1.000',
          sizeAhead: '0.000',
          eligible: true,
          queueLength: 2,
        },
      ],
    },
    cuts: [
      {
        bucket: 'cross',
        market: 'BTC-USDT',
        side: 'short',
        size: '1.000',
        price: '50500.0',
        value: '50500.000000',
        markPrice: '50000.0',
        rank: 1,
        score: { display: '0.505051', numerator: '50', denominator: '99' },
        realisedPnl: '9500.000000',
        forgone: '500.000000',
      },
    ],
    charged: '0.000000',
    ownCases: [],
  },
  planList: {
    at: { epoch: 1, sequence: 1, timeMs: 1760130964831 },
    rows: [
      {
        planId: 'usdt-perps:0:1:0:6',
        caseId: 'usdt-perps:0:1',
        baseSequence: 0,
        market: 'BTC-USDT',
        side: 'long',
        account: 'z9',
        bucket: 'cross',
        price: '50500.0',
        expiresMs: 1760130969831,
        rows: [
          { index: 0, account: 'a1', bucket: 'cross', size: '1.500' },
          { index: 1, account: 'a2', bucket: 'cross', size: '0.500' },
        ],
        cancelOrdersOf: ['a1', 'a2', 'z9'],
      },
    ],
  },
}
