import {
  type DeleveragingFilled,
  type DeleveragingPlanned,
  type EngineEvent,
  lots,
  policyHash,
} from '@plimsoll/engine'
import { simpleBook } from '../../book-spec/simple-book.ts'
import { ended, fraction, idleFirstLayers, layer, preset, type Story, story } from './story.ts'

/** `z` is long 10 at 125 with 200 and owes 50 at the mark of 100; `w1` and `w2` are short 6, `h` is long 2. */
const book = simpleBook({
  mark: 100n,
  accounts: {
    h: { money: 50n, positions: [{ lots: 2n, entry: 200n }] },
    w1: { money: 100n, positions: [{ lots: -6n, entry: 720n }] },
    w2: { money: 100n, positions: [{ lots: -6n, entry: 600n }] },
    z: { money: 200n, positions: [{ lots: 10n, entry: 1250n }] },
  },
  waterfall: [{ layer: 'adl', policy: preset('bitmex') }],
})

const exposure = [{ position: 3, lots: 10, bankruptcyLotQuote: fraction(105n) }]

const opened = {
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
      exposure,
    },
  ],
} satisfies EngineEvent

/** Rows of a plan or of its fill. */
type Rows = Pick<
  DeleveragingPlanned,
  'planNumber' | 'positions' | 'lots' | 'values' | 'reservedMoney'
>

function planned(rows: Rows & Partial<DeleveragingPlanned>): DeleveragingPlanned {
  return {
    kind: 'deleveragingPlanned',
    layerIndex: 3,
    caseNumber: 1,
    planId: `test:0:1:0:${rows.planNumber}`,
    policyHash: policyHash(preset('bitmex')),
    priceRule: 'bankruptcy',
    position: 3,
    requiredLots: 10,
    lotQuote: fraction(105n),
    bankruptcyLotQuote: fraction(105n),
    ...rows,
  }
}

function filled(rows: Rows, realised: readonly number[]): DeleveragingFilled {
  return {
    kind: 'deleveragingFilled',
    layerIndex: 3,
    caseNumber: 1,
    planId: `test:0:1:0:${rows.planNumber}`,
    position: 3,
    realised,
    ...rows,
  }
}

const first = { planNumber: 4, positions: [1], lots: [6], values: [630], reservedMoney: [30] }
const second = { planNumber: 6, positions: [2], lots: [4], values: [420], reservedMoney: [20] }

const even = { planNumber: 4, positions: [1, 2], lots: [5, 5], values: [525, 525] }

/** Pro rata to lots both give five. */
export const proRata: Story = story(
  { ...book, waterfall: [{ layer: 'adl', policy: preset('contract-pro-rata') }] },
  [
    {
      command: { kind: 'openRound' },
      events: [
        opened,
        ...idleFirstLayers({ deficit: 50n, exposure }),
        planned({
          ...even,
          reservedMoney: [25, 25],
          policyHash: policyHash(preset('contract-pro-rata')),
        }),
        filled({ ...even, reservedMoney: [25, 25] }, [75, -25]),
        layer(3, 'adl', { paid: 50n, deficit: 0n }),
        ended({ caseId: 'test:0:1', bucket: 3, status: 'closed' }),
      ],
    },
  ],
)

/** With one row a step the pass is two plans, and the round goes on in a second record. */
export const steps: Story = story({ ...book, limits: { stepFillsMax: 1 } }, [
  {
    command: { kind: 'openRound' },
    events: [
      { ...opened, isPartial: true },
      ...idleFirstLayers({ deficit: 50n, exposure }),
      planned({ ...first, ranks: [1], scores: [fraction(5n, 11n)] }),
      filled(first, [90]),
      { kind: 'roundPaused', eventCount: 5 },
    ],
  },
  {
    command: { kind: 'continueCase' },
    events: [
      planned({ ...second, ranks: [2], scores: [fraction(0n)] }),
      filled(second, [-20]),
      layer(3, 'adl', { paid: 50n, deficit: 0n }),
      ended({ caseId: 'test:0:1', bucket: 3, status: 'closed' }),
      { kind: 'roundFinished' },
    ],
  },
])

/** The same round, but when it should go on its prices are too old: the case is suspended. */
export const outdated: Story = {
  book: steps.book,
  records: steps.records.map((record) =>
    record.sequence === 1
      ? record
      : {
          ...record,
          timeMs: 12_000,
          command: { ...record.command, timeMs: 12_000 },
          events: [
            ended({ caseId: 'test:0:1', bucket: 3, status: 'suspended', reason: 'too old' }),
            { kind: 'roundFinished' },
          ],
        },
  ),
}

const both = {
  planNumber: 4,
  positions: [1, 2],
  lots: [6, 4],
  values: [630, 420],
  reservedMoney: [30, 20],
}

/** The venue carries out a plan: two lots of the first row, nothing of the second in time, and one of it late. */
export const plan: Story = story({ ...book, execution: 'sidecar' }, [
  {
    command: { kind: 'openRound' },
    events: [
      opened,
      ...idleFirstLayers({ deficit: 50n, exposure }),
      planned({
        ...both,
        ranks: [1, 2],
        scores: [fraction(5n, 11n), fraction(0n)],
        expiresMs: 6_000,
      }),
      layer(3, 'adl', { deficit: 50n, exposure, skipped: 'planned' }),
      ended({ caseId: 'test:0:1', bucket: 3, status: 'suspended', reason: 'its plans wait' }),
    ],
  },
  {
    command: {
      kind: 'confirmPlan',
      planId: 'test:0:1:0:4',
      fills: [{ index: 0, status: 'partial', lots: lots(2n) }],
    },
    events: [
      filled({ ...both, positions: [1], lots: [2], values: [210], reservedMoney: [10] }, [30]),
      {
        kind: 'planRowsGivenUp',
        planId: 'test:0:1:0:4',
        positions: [1],
        lots: [4],
        reservedMoney: [20],
      },
    ],
  },
  {
    command: { kind: 'passTime' },
    timeMs: 7_000,
    events: [
      {
        kind: 'planEnded',
        planId: 'test:0:1:0:4',
        outcome: 'expired',
        positions: [2],
        lots: [4],
        reservedMoney: [20],
      },
    ],
  },
  {
    command: {
      kind: 'trade',
      market: 'M',
      lots: lots(5n),
      priceTicks: 100n,
      buyer: { account: 'w2' },
      seller: { account: 'h' },
    },
    timeMs: 8_000,
    events: [
      { kind: 'positionOpened', bucket: 0, market: 0, side: 'short' },
      {
        kind: 'positionsTraded',
        cause: 'trade',
        positions: [2, 0, 4],
        lots: [-5, -2, 3],
        values: [500, 200, 300],
      },
    ],
  },
  {
    command: {
      kind: 'confirmPlan',
      planId: 'test:0:1:0:4',
      fills: [{ index: 1, status: 'done', lots: lots(4n) }],
    },
    timeMs: 9_000,
    events: [
      {
        ...filled({ ...both, positions: [2], lots: [1], values: [105], reservedMoney: [0] }, [-5]),
        isLate: true,
      },
      { kind: 'confirmationUnmatched', planId: 'test:0:1:0:4', index: 1, lots: 3 },
    ],
  },
])
