import { type CollateralsUpdated, lots } from '@plimsoll/engine'
import { simpleBook } from '../../book-spec/simple-book.ts'
import { ended, fraction, idleFirstLayers, layer, type Story, story } from './story.ts'

const collaterals: CollateralsUpdated['collaterals'] = [
  { asset: 'BTC', amountUnits: 5n, unitPriceQuote: fraction(20n), haircut: fraction(1n, 2n) },
]

const open = (count: number) => ({
  position: 2,
  lots: count,
  bankruptcyLotQuote: fraction(105n),
})

/**
 * At a mark of 100 `z` is long 10 at 125 with 150 and assets that count for 50: it owes 50. `o1` is short 2 at 105 and offers
 * to take 6 lots at any price, `o2` 9 lots at 102 or less. The assets are taken over; `o1` takes its 6 at 105, closing its
 * own 2 first, `o2` the other 4 at 102, so that 12 are still owed. Slots are 0 to 3 for o1, o2, s, z.
 */
export const offering: Story = story(
  simpleBook({
    mark: 100n,
    accounts: {
      o1: { money: 500n, positions: [{ lots: -2n, entry: 210n }] },
      o2: { money: 500n, positions: [] },
      s: { money: 100n, positions: [{ lots: -8n, entry: 800n }] },
      z: { money: 150n, positions: [{ lots: 10n, entry: 1250n }] },
    },
    waterfall: [{ layer: 'offers' }],
  }),
  [
    {
      command: { kind: 'updateCollaterals', account: 'z', collaterals },
      events: [{ kind: 'collateralsUpdated', bucket: 3, collaterals, value: 50 }],
    },
    {
      command: { kind: 'placeOffer', account: 'o1', market: 'M', side: 'long', lots: lots(6n) },
      events: [
        { kind: 'positionOpened', bucket: 0, market: 0, side: 'long' },
        { kind: 'offerPlaced', account: 0, market: 0, side: 'long', lots: 6 },
      ],
    },
    {
      command: {
        kind: 'placeOffer',
        account: 'o2',
        market: 'M',
        side: 'long',
        lots: lots(9n),
        limitPriceTicks: fraction(102n),
      },
      events: [
        { kind: 'positionOpened', bucket: 1, market: 0, side: 'long' },
        { kind: 'positionOpened', bucket: 1, market: 0, side: 'short' },
        {
          kind: 'offerPlaced',
          account: 1,
          market: 0,
          side: 'long',
          lots: 9,
          limitLotQuote: fraction(102n),
        },
      ],
    },
    {
      command: { kind: 'openRound' },
      events: [
        {
          kind: 'roundOpened',
          sequence: 3,
          timeMs: 4_000,
          cases: [
            {
              caseNumber: 1,
              caseId: 'test:3:1',
              cause: 'bankrupt',
              bucket: 3,
              equityQuote: fraction(-50n),
              deficitQuote: 50n,
              exposure: [open(10)],
            },
          ],
        },
        { kind: 'collateralsConverted', buckets: [3], amounts: [50] },
        ...idleFirstLayers({ deficit: 50n, exposure: [open(10)] }),
        {
          kind: 'offersTaken',
          layerIndex: 3,
          caseNumber: 1,
          position: 2,
          lotQuote: fraction(105n),
          bankruptcyLotQuote: fraction(105n),
          offers: [0],
          buckets: [0],
          lots: [6],
          values: [630],
          closedPositions: [0],
          closedLots: [2],
          closedValues: [210],
          openedPositions: [3],
          realised: [0],
        },
        {
          kind: 'offersTaken',
          layerIndex: 3,
          caseNumber: 1,
          position: 2,
          lotQuote: fraction(102n),
          bankruptcyLotQuote: fraction(105n),
          offers: [1],
          buckets: [1],
          lots: [4],
          values: [408],
          closedPositions: [5],
          closedLots: [0],
          closedValues: [0],
          openedPositions: [4],
          realised: [0],
        },
        layer(3, 'offers', { paid: 38n, deficit: 12n }),
        ended({ caseId: 'test:3:1', bucket: 3, status: 'suspended', reason: 'a deficit remains' }),
      ],
    },
  ],
)
