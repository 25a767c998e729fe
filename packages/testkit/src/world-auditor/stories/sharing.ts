import { type FundSpec, quoteUnits } from '@plimsoll/engine'
import { simpleBook } from '../../book-spec/simple-book.ts'
import { ended, fraction, idleFirstLayers, layer, type Story, story } from './story.ts'

/** `z` is long 10 at 125 with 200 and owes 50 at the mark of 100; `w1` and `w2` are short 6, `h` is long 2. */
const accounts = {
  h: { money: 50n, positions: [{ lots: 2n, entry: 200n }] },
  w1: { money: 100n, positions: [{ lots: -6n, entry: 720n }] },
  w2: { money: 100n, positions: [{ lots: -6n, entry: 600n }] },
  z: { money: 200n, positions: [{ lots: 10n, entry: 1_250n }] },
} as const

const funds: readonly FundSpec[] = [
  {
    fund: 'insurance',
    markets: ['M'],
    balanceQuote: quoteUnits(25n),
    floorQuote: quoteUnits(5n),
    targetQuote: quoteUnits(10n),
  },
]

const openAt = (lots: number, price: bigint) => [
  { position: 3, lots, bankruptcyLotQuote: fraction(price) },
]

const opened = (bucket: number) =>
  ({
    kind: 'roundOpened',
    sequence: 0,
    timeMs: 1_000,
    cases: [
      {
        caseNumber: 1,
        caseId: 'test:0:1',
        cause: 'bankrupt',
        bucket,
        equityQuote: fraction(-50n),
        deficitQuote: 50n,
        exposure: openAt(10, 105n),
      },
    ],
  }) as const

const fundPaid = (layerIndex: number, bucket: number) =>
  ({
    kind: 'fundPaid',
    layerIndex,
    fund: 0,
    caseNumbers: [1],
    buckets: [bucket],
    amounts: [20],
  }) as const

/**
 * The fund pays 20 and is empty, which calls the layer after it: 30 are shared by 14 lots. Claims of 30 are open from before. Later
 * 20 come in: 15 of them are beyond the target, 14 reach the wallets, and the layer is off again.
 */
export const sharing: Story = story(
  {
    ...simpleBook({
      mark: 100n,
      accounts,
      funds,
      waterfall: [
        { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
        { layer: 'socialisedLoss', base: 'openInterest', trigger: { kind: 'fundEmpty' } },
      ],
    }),
    claims: [
      { account: 'h', amountQuote: quoteUnits(4n) },
      { account: 'w1', amountQuote: quoteUnits(13n) },
      { account: 'w2', amountQuote: quoteUnits(13n) },
    ],
  },
  [
    {
      command: { kind: 'openRound' },
      events: [
        opened(3),
        ...idleFirstLayers({ deficit: 50n, exposure: openAt(10, 105n) }),
        fundPaid(3, 3),
        { kind: 'triggerChanged', layerIndex: 4, market: 0, isOn: true, measure: fraction(0n) },
        layer(3, 'insuranceFund', { paid: 20n, deficit: 30n, exposure: openAt(10, 103n) }),
        {
          kind: 'lossShared',
          layerIndex: 4,
          base: 'openInterest',
          payers: [0, 1, 2],
          charges: [4, 13, 13],
          caseNumbers: [1],
          buckets: [3],
          proceeds: [30],
        },
        layer(4, 'socialisedLoss', { paid: 30n, deficit: 0n, exposure: openAt(10, 100n) }),
        ended({
          caseId: 'test:0:1',
          bucket: 3,
          status: 'suspended',
          reason: 'exposure remains',
          owedBack: [
            {
              isShared: true,
              funds: [],
              fundAmounts: [],
              payers: [0, 1, 2],
              payerAmounts: [4, 13, 13],
            },
            { funds: [0], fundAmounts: [20], payers: [], payerAmounts: [] },
          ],
        }),
      ],
    },
    {
      command: { kind: 'moveFundMoney', fund: 'insurance', amountQuote: quoteUnits(20n) },
      events: [
        { kind: 'fundMoneyMoved', fund: 0, amount: 20 },
        { kind: 'claimsRepaid', fund: 0, amount: 15, buckets: [0, 1, 2], amounts: [2, 6, 6] },
        { kind: 'triggerChanged', layerIndex: 4, market: 0, isOn: false, measure: fraction(5n) },
      ],
    },
  ],
)

/** 30 stay unpaid: of 50 that are withdrawn, with 470 in all wallets, 3 go to the fund. */
export const charging: Story = story(
  simpleBook({
    mark: 100n,
    accounts,
    funds,
    waterfall: [
      { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
      { layer: 'withdrawalGate', chargeFund: 'insurance', chargesFlatAccounts: true },
    ],
  }),
  [
    {
      command: { kind: 'openRound' },
      events: [
        opened(3),
        ...idleFirstLayers({ deficit: 50n, exposure: openAt(10, 105n) }),
        fundPaid(3, 3),
        layer(3, 'insuranceFund', { paid: 20n, deficit: 30n, exposure: openAt(10, 103n) }),
        { kind: 'withdrawalsCharged', layerIndex: 4, fund: 0 },
        layer(4, 'withdrawalGate', {
          deficit: 30n,
          exposure: openAt(10, 103n),
          skipped: 'withdrawals pay',
        }),
        ended({
          caseId: 'test:0:1',
          bucket: 3,
          status: 'suspended',
          reason: 'exposure and deficit remain',
          owedBack: [{ funds: [0], fundAmounts: [20], payers: [], payerAmounts: [] }],
        }),
      ],
    },
    {
      command: { kind: 'withdraw', account: 'w1', amountQuote: quoteUnits(50n) },
      events: [
        { kind: 'withdrawalCharged', bucket: 1, fund: 0, amount: 3 },
        { kind: 'moneyMoved', cause: 'withdrawal', buckets: [1], amounts: [-47] },
      ],
    },
  ],
)

/** A vault takes 4 lots, as many as it may hold; the fund takes 4, as many as it can pay for; the last 2 are settled at 101 with everybody's. */
export const settling: Story = story(
  simpleBook({
    mark: 100n,
    market: { settlementPriceTicks: fraction(101n) },
    accounts: { ...accounts, v: { money: 1_000n, kind: 'vault', positions: [] } },
    funds,
    waterfall: [
      { layer: 'backstopVault', account: 'v', price: 'bankruptcy', capacityQuote: 450n },
      { layer: 'insuranceFund', fund: 'insurance', mode: 'takeover' },
      { layer: 'settlement' },
    ],
  }),
  [
    {
      command: { kind: 'openRound' },
      events: [
        opened(4),
        ...idleFirstLayers({ deficit: 50n, exposure: openAt(10, 105n) }),
        {
          kind: 'offersTaken',
          layerIndex: 3,
          priceRule: 'bankruptcy',
          caseNumber: 1,
          position: 3,
          lotQuote: fraction(105n),
          bankruptcyLotQuote: fraction(105n),
          buckets: [1],
          lots: [4],
          values: [420],
          closedPositions: [7],
          closedLots: [0],
          closedValues: [0],
          openedPositions: [6],
          realised: [0],
        },
        layer(3, 'backstopVault', { paid: 20n, deficit: 30n, exposure: openAt(6, 105n) }),
        fundPaid(4, 4),
        {
          kind: 'positionTakenOver',
          layerIndex: 4,
          fund: 0,
          caseNumber: 1,
          position: 3,
          inventory: 4,
          lots: 4,
          value: 400,
          bankruptcyLotQuote: fraction(105n),
        },
        layer(4, 'insuranceFund', { paid: 20n, deficit: 10n, exposure: openAt(2, 105n) }),
        {
          kind: 'marketSettled',
          layerIndex: 5,
          market: 0,
          priceRule: 'settlement',
          lotQuote: fraction(101n),
          positions: [0, 6, 3, 4, 1, 2],
          lots: [2, 4, 2, 4, 6, 6],
          values: [202, 404, 202, 404, 606, 606],
          realised: [2, -16, -48, 4, 114, -6],
          caseNumbers: [1],
          casePositions: [3],
          bankruptcyLotQuotes: [fraction(105n)],
        },
        { kind: 'inventorySwept', funds: [0], buckets: [5], amounts: [4] },
        layer(5, 'settlement', { paid: 2n, deficit: 8n }),
        ended({
          caseId: 'test:0:1',
          bucket: 4,
          status: 'suspended',
          reason: 'a deficit remains',
          owedBack: [{ funds: [0], fundAmounts: [20], payers: [], payerAmounts: [] }],
        }),
      ],
    },
  ],
)
