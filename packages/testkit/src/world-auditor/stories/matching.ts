import { quoteUnits } from '@plimsoll/engine'
import { simpleBook } from '../../book-spec/simple-book.ts'
import { ended, fraction, layer, type Story, story } from './story.ts'

const aLong = (lots: number, numerator: bigint, denominator: bigint = 1n) => ({
  position: 0,
  lots,
  bankruptcyLotQuote: fraction(numerator, denominator),
})
const aShort = { position: 1, lots: 1, bankruptcyLotQuote: fraction(100n) }
const bShort = { position: 2, lots: 2, bankruptcyLotQuote: fraction(95n) }

/**
 * `a` is long 4 and short 1 and owes 20, `b` is short 2 and owes 10. Own netting closes one of a's lots against the other,
 * crossing two more against b's, and the fund pays 20 for the last one and 10 for nothing but money.
 */
export const matching: Story = story(
  simpleBook({
    mark: 100n,
    accounts: {
      a: {
        money: 60n,
        positionMode: 'hedge',
        positions: [
          { lots: 4n, entry: 480n },
          { lots: -1n, entry: 100n },
        ],
      },
      b: { money: 40n, positions: [{ lots: -2n, entry: 150n }] },
      c: { money: 50n, positions: [{ lots: -1n, entry: 100n }] },
    },
    funds: [{ fund: 'insurance', markets: ['M'], balanceQuote: quoteUnits(30n) }],
    waterfall: [{ layer: 'insuranceFund', fund: 'insurance', mode: 'takeover' }],
  }),
  [
    {
      command: { kind: 'openRound' },
      events: [
        {
          kind: 'roundOpened',
          sequence: 0,
          timeMs: 1_000,
          cases: [
            {
              caseNumber: 1,
              caseId: 'test:0:1',
              cause: 'bankrupt',
              bucket: 0,
              equityQuote: fraction(-20n),
              deficitQuote: 20n,
              exposure: [aLong(4, 105n), aShort],
            },
            {
              caseNumber: 2,
              caseId: 'test:0:2',
              cause: 'bankrupt',
              bucket: 1,
              equityQuote: fraction(-10n),
              deficitQuote: 10n,
              exposure: [bShort],
            },
          ],
        },
        {
          kind: 'positionsMatched',
          layerIndex: 0,
          caseNumbers: [1, 1],
          positions: [0, 1],
          lots: [1, 1],
          values: [100, 100],
          realised: [-20, 0],
          bankruptcyLotQuotes: [fraction(105n), fraction(100n)],
        },
        layer(
          0,
          'ownNetting',
          { deficit: 20n, exposure: [aLong(3, 320n, 3n)] },
          { deficit: 10n, exposure: [bShort], skipped: 'nothing to net' },
        ),
        layer(
          1,
          'ownCollateral',
          { deficit: 20n, exposure: [aLong(3, 320n, 3n)], skipped: 'counted already' },
          { deficit: 10n, exposure: [bShort], skipped: 'counted already' },
        ),
        {
          kind: 'positionsMatched',
          layerIndex: 2,
          caseNumbers: [1, 2],
          positions: [0, 2],
          lots: [2, 2],
          values: [200, 200],
          realised: [-40, -50],
          bankruptcyLotQuotes: [fraction(320n, 3n), fraction(95n)],
        },
        layer(2, 'crossing', { deficit: 20n, exposure: [aLong(1, 120n)] }, { deficit: 10n }),
        { kind: 'fundPaid', layerIndex: 3, fund: 0, caseNumbers: [1], buckets: [0], amounts: [20] },
        {
          kind: 'positionTakenOver',
          layerIndex: 3,
          fund: 0,
          caseNumber: 1,
          position: 0,
          inventory: 4,
          lots: 1,
          value: 100,
          bankruptcyLotQuote: fraction(120n),
        },
        { kind: 'fundPaid', layerIndex: 3, fund: 0, caseNumbers: [2], buckets: [1], amounts: [10] },
        layer(3, 'insuranceFund', { paid: 20n, deficit: 0n }, { paid: 10n, deficit: 0n }),
        ended({ caseId: 'test:0:1', bucket: 0, status: 'closed' }),
        ended({ caseNumber: 2, caseId: 'test:0:2', bucket: 1, status: 'closed' }),
      ],
    },
  ],
)
