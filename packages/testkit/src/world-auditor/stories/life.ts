import {
  lots,
  type PriceObservation,
  type PriceVerdict,
  quoteUnits,
  type Ratio,
} from '@plimsoll/engine'
import { simpleBook } from '../../book-spec/simple-book.ts'
import { type Chapter, fraction, type Story, story } from './story.ts'

const book = {
  ...simpleBook({
    mark: 100n,
    market: {
      priceGate: {
        maxAgeMs: 10_000,
        bandPpm: 50_000,
        wideningPpmPerSecond: 1_000,
        sourcesMin: 2,
        haltAfterMs: 30_000,
      },
      liquidationFeeRate: fraction(1n, 50n),
    },
    accounts: {
      a: { money: 1_000n, positions: [] },
      b: { money: 1_000n, positions: [] },
    },
    funds: [
      {
        fund: 'insurance',
        markets: ['M'],
        balanceQuote: quoteUnits(100n),
        floorQuote: quoteUnits(10n),
      },
    ],
    waterfall: [],
  }),
  limits: { idempotencyWindowMs: 5_000 },
}

function priced(seconds: number, mark: Ratio, index: bigint, verdict: PriceVerdict): Chapter {
  const priceTimeMs = seconds * 1_000
  const price: PriceObservation = {
    market: 'M',
    markPriceTicks: mark,
    indexPriceTicks: fraction(index),
    sources: 3,
    priceTimeMs,
  }
  return {
    command: { kind: 'updatePrices', prices: [price] },
    events: [
      {
        kind: 'pricesObserved',
        markets: [0],
        verdicts: [verdict],
        markPricesTicks: [mark],
        indexPricesTicks: [fraction(index)],
        priceTimesMs: [priceTimeMs],
      },
    ],
  }
}

/** Slots: buckets 0 a, 1 b, 2 the fund, 3 c, 4 b's isolated short; positions 0 and 1 the fund's, 2 a's, 3 b's, 4 c's. */
const chapters: readonly Chapter[] = [
  {
    command: { kind: 'openAccount', account: 'c', owner: 'group', accountKind: 'trader' },
    events: [
      {
        kind: 'accountOpened',
        account: 'c',
        owner: 'group',
        accountKind: 'trader',
        positionMode: 'oneWay',
        adlExempt: false,
      },
    ],
  },
  {
    command: { kind: 'deposit', account: 'c', amountQuote: quoteUnits(500n) },
    events: [{ kind: 'moneyMoved', cause: 'deposit', buckets: [3], amounts: [500] }],
  },
  {
    command: {
      kind: 'trade',
      market: 'M',
      lots: lots(10n),
      priceTicks: 100n,
      buyer: { account: 'a' },
      seller: { account: 'b', marginMode: 'isolated', isolatedMarginQuote: quoteUnits(60n) },
    },
    events: [
      { kind: 'positionOpened', bucket: 0, market: 0, side: 'long' },
      { kind: 'isolatedBucketOpened', account: 1, market: 0, side: 'short' },
      { kind: 'positionOpened', bucket: 4, market: 0, side: 'short' },
      { kind: 'moneyMoved', cause: 'margin', buckets: [1, 4], amounts: [-60, 60] },
      {
        kind: 'positionsTraded',
        cause: 'trade',
        positions: [2, 3],
        lots: [10, 10],
        values: [1_000, 1_000],
      },
    ],
  },
  {
    command: {
      kind: 'moveMargin',
      account: 'b',
      market: 'M',
      side: 'short',
      amountQuote: quoteUnits(10n),
    },
    events: [{ kind: 'moneyMoved', cause: 'margin', buckets: [1, 4], amounts: [-10, 10] }],
  },
  {
    command: { kind: 'accrueFunding', market: 'M', quotePerLot: fraction(1n, 3n) },
    events: [
      {
        kind: 'fundingAccrued',
        market: 0,
        buckets: [0, 4],
        amounts: [-4, 3],
        funds: [],
        fundAmounts: [],
        residue: 1,
      },
    ],
  },
  {
    command: { kind: 'settleFunding' },
    events: [{ kind: 'fundingSettled', buckets: [0, 4], amounts: [-4, 3] }],
  },
  priced(7, fraction(105n), 104n, 'used'),
  priced(8, fraction(120n), 104n, 'outsideBand'),
  {
    command: { kind: 'withdraw', account: 'a', amountQuote: quoteUnits(100n) },
    events: [{ kind: 'moneyMoved', cause: 'withdrawal', buckets: [0], amounts: [-100] }],
  },
  priced(10, fraction(213n, 2n), 105n, 'used'),
  {
    command: { kind: 'requestLiquidations' },
    events: [
      {
        kind: 'liquidationsRequested',
        deadlineMs: 71_000,
        positions: [3],
        lots: [10],
        limitLotQuotes: [fraction(1_073n, 10n)],
      },
    ],
  },
  {
    command: {
      kind: 'fillLiquidation',
      account: 'b',
      bucket: 'isolated:M:short',
      market: 'M',
      side: 'short',
      lots: lots(4n),
      priceTicks: 105n,
      counterparty: { account: 'c' },
    },
    events: [
      { kind: 'positionOpened', bucket: 3, market: 0, side: 'short' },
      {
        kind: 'positionsTraded',
        cause: 'liquidation',
        positions: [3, 4],
        lots: [-4, 4],
        values: [420, 420],
      },
      { kind: 'liquidationFeePaid', bucket: 4, fund: 0, amount: 8 },
    ],
  },
  {
    command: { kind: 'failLiquidation', account: 'b', bucket: 'isolated:M:short' },
    events: [{ kind: 'liquidationsEnded', buckets: [4], outcome: 'failed' }],
  },
  {
    command: { kind: 'orderCase', account: 'a', bucket: 'cross', reason: 'drill' },
    events: [{ kind: 'caseOrdered', bucket: 0, reason: 'drill' }],
  },
  {
    command: { kind: 'halt', market: 'M', reason: 'drill' },
    events: [{ kind: 'halted', market: 0, reason: 'drill' }],
  },
  {
    command: { kind: 'resume', market: 'M' },
    events: [{ kind: 'resumed', market: 0 }],
  },
  {
    command: { kind: 'halt', reason: 'drill' },
    events: [{ kind: 'halted', market: null, reason: 'drill' }],
  },
  {
    command: {
      kind: 'deposit',
      account: 'b',
      amountQuote: quoteUnits(1n),
      idempotency: { key: 'k', bodyHash: 'one' },
    },
    events: [{ kind: 'moneyMoved', cause: 'deposit', buckets: [1], amounts: [1] }],
  },
  { command: { kind: 'resume' }, events: [{ kind: 'resumed', market: null }] },
  { command: { kind: 'start' }, events: [{ kind: 'started' }] },
  {
    command: {
      kind: 'withdraw',
      account: 'b',
      amountQuote: quoteUnits(9_999n),
      idempotency: { key: 'l', bodyHash: 'two' },
    },
    rejection: 'insufficientMoney',
  },
  {
    command: { kind: 'moveFundMoney', fund: 'insurance', amountQuote: quoteUnits(-50n) },
    events: [{ kind: 'fundMoneyMoved', fund: 0, amount: -50 }],
  },
  {
    command: { kind: 'passTime' },
    timeMs: 60_000,
    events: [{ kind: 'halted', market: 0, reason: 'no price for too long' }],
  },
]

/** A day of a gated market: money, trades, funding, prices, a liquidation, halts; each command kind at least once. */
export const life: Story = story(book, chapters)
