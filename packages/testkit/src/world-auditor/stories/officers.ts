import { lots, quoteUnits } from '@plimsoll/engine'
import { simpleBook } from '../../book-spec/simple-book.ts'
import { type Chapter, fraction, type Story, story } from './story.ts'

const holders = {
  a: { money: 1_000n, positions: [{ lots: 10n, entry: 900n }] },
  b: { money: 1_000n, positions: [{ lots: -10n, entry: 1_000n }] },
  c: { money: 1_000n, positions: [] },
}

const insurance = {
  fund: 'insurance',
  markets: ['M'],
  balanceQuote: quoteUnits(100n),
  floorQuote: quoteUnits(10n),
}

const transfer = {
  kind: 'transferPosition',
  market: 'M',
  side: 'long',
  from: { account: 'a' },
  to: { account: 'c' },
  reason: 'estate',
} as const

/** Slots: buckets 0 a, 1 b, 2 c, 3 the fund; positions 0 a's, 1 b's, 2 and 3 the fund's, 4 c's long, 5 c's short. */
const chapters: readonly Chapter[] = [
  {
    command: { ...transfer, lots: lots(4n), at: 'mark' },
    events: [
      { kind: 'positionOpened', bucket: 2, market: 0, side: 'long' },
      {
        kind: 'positionTransferred',
        from: 0,
        to: 4,
        lots: 4,
        value: 400,
        realised: 40,
        at: 'mark',
        reason: 'estate',
      },
    ],
  },
  {
    command: { ...transfer, lots: lots(1n), at: 'entry' },
    events: [
      {
        kind: 'positionTransferred',
        from: 0,
        to: 4,
        lots: 1,
        value: 90,
        realised: 0,
        at: 'entry',
        reason: 'estate',
      },
    ],
  },
  {
    command: {
      kind: 'postCorrection',
      reference: 'funding of 3 May',
      reason: 'paid twice',
      postings: [
        { account: 'a', amountQuote: quoteUnits(-50n) },
        { account: 'b', amountQuote: quoteUnits(20n) },
        { fund: 'insurance', amountQuote: quoteUnits(20n) },
        { residue: true, amountQuote: quoteUnits(10n) },
      ],
    },
    events: [
      {
        kind: 'correctionPosted',
        reference: 'funding of 3 May',
        reason: 'paid twice',
        buckets: [0, 1],
        amounts: [-50, 20],
        funds: [0],
        fundAmounts: [20],
        residue: 10,
      },
    ],
  },
  {
    command: { kind: 'placeOffer', account: 'c', market: 'M', side: 'short', lots: lots(3n) },
    events: [
      { kind: 'positionOpened', bucket: 2, market: 0, side: 'short' },
      { kind: 'offerPlaced', account: 2, market: 0, side: 'short', lots: 3 },
    ],
  },
  {
    command: { kind: 'freezeAccount', account: 'c', reason: 'fraud' },
    events: [
      { kind: 'offerPlaced', account: 2, market: 0, side: 'short', lots: 0 },
      { kind: 'accountFrozen', account: 2, reason: 'fraud' },
    ],
  },
  {
    command: { kind: 'deposit', account: 'c', amountQuote: quoteUnits(5n) },
    events: [{ kind: 'moneyMoved', cause: 'deposit', buckets: [2], amounts: [5] }],
  },
  {
    command: { kind: 'unfreezeAccount', account: 'c' },
    events: [{ kind: 'accountUnfrozen', account: 2 }],
  },
  {
    command: { kind: 'settleMarket', market: 'M', priceTicks: fraction(90n), reason: 'delisted' },
    events: [
      {
        kind: 'marketClosed',
        market: 0,
        reason: 'delisted',
        lotQuote: fraction(90n),
        positions: [0, 4, 1],
        lots: [5, 5, 10],
        values: [450, 450, 900],
        realised: [0, -40, 100],
      },
    ],
  },
]

/** Officers give a position away, put money right, freeze an account and end a market. */
export const officers: Story = story(
  simpleBook({ mark: 100n, accounts: holders, funds: [insurance], waterfall: [] }),
  chapters,
)

/** A venue that keeps the book states it: b and c are gone, d is new. Slots: as above, and bucket 4 d, 5 and position 4 its isolated short. */
export const syncing: Story = story(
  simpleBook({
    mark: 100n,
    accounts: holders,
    funds: [insurance],
    waterfall: [],
    execution: 'sidecar',
  }),
  [
    {
      command: {
        kind: 'syncBook',
        isComplete: true,
        accounts: [
          {
            account: 'a',
            collateralQuote: quoteUnits(500n),
            positions: [
              {
                market: 'M',
                marginMode: 'cross',
                sizeLots: lots(6n),
                entryValueQuote: quoteUnits(540n),
              },
            ],
          },
          {
            account: 'd',
            collateralQuote: quoteUnits(70n),
            positions: [
              {
                market: 'M',
                marginMode: 'isolated',
                sizeLots: lots(-6n),
                entryValueQuote: quoteUnits(600n),
                isolatedMarginQuote: quoteUnits(60n),
              },
            ],
          },
        ],
        funds: [{ fund: 'insurance', balanceQuote: quoteUnits(120n) }],
      },
      events: [
        {
          kind: 'accountOpened',
          account: 'd',
          owner: 'd',
          accountKind: 'trader',
          positionMode: 'oneWay',
          adlExempt: false,
        },
        { kind: 'isolatedBucketOpened', account: 3, market: 0, side: 'short' },
        { kind: 'positionOpened', bucket: 5, market: 0, side: 'short' },
        {
          kind: 'bookSynced',
          isComplete: true,
          buckets: [0, 4, 5, 1, 2],
          money: [500, 70, 60, 0, 0],
          unsettledFunding: [0, 0, 0, 0, 0],
          positions: [0, 4, 1],
          lots: [6, 6, 0],
          entryValues: [540, 600, 0],
          funds: [0],
          fundAmounts: [20],
        },
      ],
    },
  ],
)
