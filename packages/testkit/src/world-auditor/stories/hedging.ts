import {
  type AccountSpec,
  type BookSpec,
  type CaseOpening,
  type DeleveragingFilled,
  type DeleveragingPlanned,
  type EngineEvent,
  lots,
  type MarketSpec,
  policyHash,
  quoteUnits,
} from '@plimsoll/engine'
import { fraction, layer, preset, type Story, story } from './story.ts'

const policy = preset('plimsoll')

function market(name: string): MarketSpec {
  return {
    market: name,
    contract: 'linear',
    tickValueQuote: quoteUnits(1n),
    markPriceTicks: fraction(100n),
    maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: fraction(1n, 100n) }],
  }
}

interface Held {
  readonly market: string
  readonly size: bigint
  readonly entry: bigint
}

function account(id: string, money: bigint, ...held: readonly Held[]): AccountSpec {
  return {
    account: id,
    kind: 'trader',
    collateralQuote: quoteUnits(money),
    bothLegs: true,
    positions: held.map(({ market: of, size, entry }) => ({
      market: of,
      marginMode: 'cross',
      sizeLots: lots(size),
      entryValueQuote: quoteUnits(entry),
    })),
  }
}

/**
 * Prices move together by a tenth. `a` is long 2 X and short 2 Y, `b` long 2 Y and short 2 Z, each worth 100; `f` is short 2 X, `g`
 * long 2 Z. Accounts are buckets 0 to 3; positions 0 to 5 in the order in which they stand here.
 */
const book: BookSpec = {
  domain: 'test',
  timeMs: 0,
  asset: { name: 'USD', wholeUnitQuote: quoteUnits(1n) },
  markets: ['X', 'Y', 'Z'].map(market),
  accounts: [
    account(
      'a',
      90n,
      { market: 'X', size: 2n, entry: 200n },
      { market: 'Y', size: -2n, entry: 210n },
    ),
    account(
      'b',
      100n,
      { market: 'Y', size: 2n, entry: 200n },
      { market: 'Z', size: -2n, entry: 200n },
    ),
    account('f', 50n, { market: 'X', size: -2n, entry: 200n }),
    account('g', 50n, { market: 'Z', size: 2n, entry: 200n }),
  ],
  funds: [],
  waterfall: [{ layer: 'adl', policy }],
  scenarios: [
    {
      scenario: 'all',
      returns: ['X', 'Y', 'Z'].map((name) => ({ market: name, returnPpm: 100_000 })),
    },
  ],
}

const exposures = [4, 5].map((position) => {
  return [{ position, lots: 2, bankruptcyLotQuote: fraction(100n) }]
})

const cases = exposures.map(
  (exposure, index): CaseOpening => ({
    caseNumber: index + 1,
    caseId: `test:2:${index + 1}`,
    cause: 'ordered',
    bucket: index + 2,
    equityQuote: fraction(50n),
    deficitQuote: 0n,
    exposure,
  }),
)

/** A leg of case 1 or 2 closes against a hedged account, whose leverage rises from none to a fifth. */
function cut(caseNumber: number, position: number): [DeleveragingPlanned, DeleveragingFilled] {
  const planNumber = 3 + 2 * caseNumber
  const plan = {
    layerIndex: 3,
    caseNumber,
    planNumber,
    planId: `test:2:${caseNumber}:2:${planNumber}`,
    position: 3 + caseNumber,
    positions: [position],
    lots: [2],
    values: [200],
    reservedMoney: [0],
  }
  return [
    {
      kind: 'deleveragingPlanned',
      ...plan,
      policyHash: policyHash(policy),
      priceRule: 'mark',
      requiredLots: 2,
      lotQuote: fraction(100n),
      bankruptcyLotQuote: fraction(100n),
      scores: [fraction(0n)],
      scoresAfter: [fraction(1n, 5n)],
      hedgesBroken: [true],
    },
    { kind: 'deleveragingFilled', ...plan, realised: [0] },
  ]
}

const idle: EngineEvent[] = (['ownNetting', 'ownCollateral', 'crossing'] as const).map(
  (name, index) =>
    layer(
      index,
      name,
      ...exposures.map((exposure) => ({ deficit: 0n, exposure, skipped: 'nothing to do' })),
    ),
)

/** Nobody but `a` can give X and nobody but `b` can give Z: both hedges break, and what is left of them closes against each other. */
export const hedging: Story = story(book, [
  {
    command: { kind: 'orderCase', account: 'f', bucket: 'cross', reason: 'drill' },
    events: [{ kind: 'caseOrdered', bucket: 2, reason: 'drill' }],
  },
  {
    command: { kind: 'orderCase', account: 'g', bucket: 'cross', reason: 'drill' },
    events: [{ kind: 'caseOrdered', bucket: 3, reason: 'drill' }],
  },
  {
    command: { kind: 'openRound' },
    events: [
      { kind: 'roundOpened', sequence: 2, timeMs: 3_000, cases },
      { kind: 'eventContinued', eventId: 'test:2:0', timeMs: 3_000 },
      ...idle,
      ...cut(1, 0),
      ...cut(2, 3),
      {
        kind: 'hedgesCrossed',
        layerIndex: 3,
        positions: [2, 1],
        lots: [2, 2],
        values: [200, 200],
        realised: [0, 10],
      },
      layer(3, 'adl', { deficit: 0n }, { deficit: 0n }),
      ...cases.map(({ caseId, caseNumber, bucket }): EngineEvent => {
        return { kind: 'caseEnded', caseId, caseNumber, bucket, status: 'closed', residue: 0 }
      }),
    ],
  },
])
