import { type EngineEvent, type FundSpec, policyHash, quoteUnits } from '@plimsoll/engine'
import { simpleBook } from '../../book-spec/simple-book.ts'
import { ended, fraction, idleFirstLayers, layer, preset, type Story, story } from './story.ts'

/**
 * At a mark of 100 `z` is long 10 at 125 with 200: it owes 50. `w1` is short 6 at 120 with 100, `w2` short 6 at 100 with
 * 100, `h` long 2 at 100 with 50. Slots are 0 to 3 for h, w1, w2, z; 4 is the fund.
 */
const accounts = {
  h: { money: 50n, positions: [{ lots: 2n, entry: 200n }] },
  w1: { money: 100n, positions: [{ lots: -6n, entry: 720n }] },
  w2: { money: 100n, positions: [{ lots: -6n, entry: 600n }] },
  z: { money: 200n, positions: [{ lots: 10n, entry: 1250n }] },
} as const

const funds: readonly FundSpec[] = [
  { fund: 'insurance', markets: ['M'], balanceQuote: quoteUnits(25n), floorQuote: quoteUnits(5n) },
]

const opened: EngineEvent = {
  kind: 'roundOpened',
  sequence: 0,
  timeMs: 1_000,
  cases: [
    {
      caseNumber: 1,
      caseId: 'test:0:1',
      cause: 'bankrupt',
      bucket: 3,
      equityQuote: fraction(-50n),
      deficitQuote: 50n,
      exposure: [{ position: 3, lots: 10, bankruptcyLotQuote: fraction(105n) }],
    },
  ],
}

const openAt105 = [{ position: 3, lots: 10, bankruptcyLotQuote: fraction(105n) }]

/** The fund pays the 20 above its floor, two shorts are cut at 103 for the other 30. */
export const deleveraging: Story = story(
  simpleBook({
    mark: 100n,
    accounts,
    funds,
    waterfall: [
      { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
      { layer: 'adl', policy: preset('bitmex') },
      { layer: 'profitHaircut' },
    ],
  }),
  [
    {
      command: { kind: 'openRound' },
      events: [
        opened,
        ...idleFirstLayers({ deficit: 50n, exposure: openAt105 }),
        { kind: 'fundPaid', layerIndex: 3, fund: 0, caseNumbers: [1], buckets: [3], amounts: [20] },
        layer(3, 'insuranceFund', {
          paid: 20n,
          deficit: 30n,
          exposure: [{ position: 3, lots: 10, bankruptcyLotQuote: fraction(103n) }],
        }),
        {
          kind: 'deleveragingPlanned',
          layerIndex: 4,
          caseNumber: 1,
          planNumber: 6,
          planId: 'test:0:1:0:6',
          policyHash: policyHash(preset('bitmex')),
          priceRule: 'bankruptcy',
          position: 3,
          requiredLots: 10,
          lotQuote: fraction(103n),
          bankruptcyLotQuote: fraction(103n),
          positions: [1, 2],
          lots: [6, 4],
          values: [618, 412],
          reservedMoney: [18, 12],
          ranks: [1, 2],
          scores: [fraction(5n, 11n), fraction(0n)],
        },
        {
          kind: 'deleveragingFilled',
          layerIndex: 4,
          caseNumber: 1,
          planNumber: 6,
          planId: 'test:0:1:0:6',
          position: 3,
          positions: [1, 2],
          lots: [6, 4],
          values: [618, 412],
          reservedMoney: [18, 12],
          realised: [102, -12],
        },
        layer(4, 'adl', { paid: 30n, deficit: 0n }),
        ended({ caseId: 'test:0:1', bucket: 3, status: 'closed' }),
      ],
    },
  ],
)

/** Only gains pay: `w1` gives 50 of its 120; its lots stay, and so the case is suspended; at 110 it gets them back. */
export const haircut: Story = story(
  simpleBook({ mark: 100n, accounts, waterfall: [{ layer: 'profitHaircut' }] }),
  [
    {
      command: { kind: 'openRound' },
      events: [
        opened,
        ...idleFirstLayers({ deficit: 50n, exposure: openAt105 }),
        {
          kind: 'gainsHaircut',
          layerIndex: 3,
          positions: [1],
          charges: [50],
          caseNumbers: [1],
          buckets: [3],
          proceeds: [50],
        },
        layer(3, 'profitHaircut', {
          paid: 50n,
          deficit: 0n,
          exposure: [{ position: 3, lots: 10, bankruptcyLotQuote: fraction(100n) }],
        }),
        ended({
          caseId: 'test:0:1',
          bucket: 3,
          status: 'suspended',
          reason: 'exposure remains',
          owedBack: [{ funds: [], fundAmounts: [], payers: [1], payerAmounts: [50] }],
        }),
      ],
    },
    {
      command: {
        kind: 'updatePrices',
        prices: [{ market: 'M', markPriceTicks: fraction(103n), sources: 0, priceTimeMs: 2_000 }],
      },
      events: [
        {
          kind: 'pricesObserved',
          markets: [0],
          verdicts: ['used'],
          markPricesTicks: [fraction(103n)],
          priceTimesMs: [2_000],
        },
      ],
    },
    {
      command: { kind: 'openRound' },
      events: [
        {
          kind: 'roundOpened',
          sequence: 2,
          timeMs: 3_000,
          cases: [
            {
              caseNumber: 1,
              caseId: 'test:0:1',
              cause: 'suspended',
              bucket: 3,
              equityQuote: fraction(0n),
              deficitQuote: 0n,
              exposure: [{ position: 3, lots: 10, bankruptcyLotQuote: fraction(103n) }],
            },
          ],
        },
        {
          kind: 'paymentsReturned',
          caseNumber: 1,
          bucket: 3,
          funds: [],
          fundAmounts: [],
          payers: [1],
          payerAmounts: [30],
        },
        ...idleFirstLayers({
          deficit: 0n,
          exposure: [{ position: 3, lots: 10, bankruptcyLotQuote: fraction(103n) }],
        }),
        layer(3, 'profitHaircut', {
          deficit: 0n,
          exposure: [{ position: 3, lots: 10, bankruptcyLotQuote: fraction(103n) }],
          skipped: 'no deficit remains',
        }),
        ended({
          caseId: 'test:0:1',
          bucket: 3,
          status: 'suspended',
          reason: 'exposure remains',
          owedBack: [{ funds: [], fundAmounts: [], payers: [1], payerAmounts: [20] }],
        }),
      ],
    },
  ],
)
