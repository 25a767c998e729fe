import { quoteUnits } from '@plimsoll/engine'
import { life } from './life.ts'
import { alter, alterRecord, fraction, type Story, type Violation, without } from './story.ts'

/** What can go wrong with prices, liquidations and halts. */
export const marketViolations: readonly Violation[] = [
  [
    'gate',
    'a price outside its band is used',
    alter(life, 8, 'pricesObserved', () => ({ verdicts: ['used'] })),
  ],
  [
    'gate',
    'a good price is called stale',
    alter(life, 7, 'pricesObserved', () => ({ verdicts: ['stale'] })),
  ],
  ['gate', 'a price from too few sources is used', fewSources()],
  [
    'effect',
    'another price than was seen',
    alter(life, 7, 'pricesObserved', () => ({ markPricesTicks: [fraction(106n)] })),
  ],
  [
    'effect',
    'another index than was seen',
    alter(life, 7, 'pricesObserved', () => ({ indexPricesTicks: [fraction(1n)] })),
  ],
  ['I-23', 'a liquidation after a price that did not pass', liquidatedBlind()],
  ['I-23', 'a fill after the process started anew', filledAfterStart()],
  [
    'liquidation',
    'a limit beyond bankruptcy',
    alter(life, 11, 'liquidationsRequested', () => ({ limitLotQuotes: [fraction(108n)] })),
  ],
  [
    'liquidation',
    'somebody healthy',
    alter(life, 11, 'liquidationsRequested', () => ({
      positions: [2],
      limitLotQuotes: [fraction(213n, 2n)],
    })),
  ],
  ['liquidation', 'nobody, where somebody is below maintenance', unrequested()],
  [
    'liquidation',
    'a deadline that the terms do not give',
    alter(life, 11, 'liquidationsRequested', () => ({ deadlineMs: 70_000 })),
  ],
  [
    'liquidation',
    'a fee above its cap',
    alter(life, 12, 'liquidationFeePaid', () => ({ amount: 9 })),
  ],
  [
    'liquidation',
    'a surplus of which nobody takes the fee',
    without(life, 12, 'liquidationFeePaid'),
  ],
  ['liquidation', 'a fill beyond the limit', beyondLimit()],
  [
    'liquidation',
    'the end of a liquidation that there is not',
    alter(life, 13, 'liquidationsEnded', () => ({ buckets: [1] })),
  ],
  ['halt', 'another reason than was given', alter(life, 15, 'halted', () => ({ reason: 'other' }))],
  ['halt', 'another market than was named', alter(life, 16, 'resumed', () => ({ market: null }))],
  ['halt', 'a withdrawal while the domain is halted', haltedWithdrawal()],
  [
    'halt',
    'a deposit refused because of the halt',
    alterRecord(life, 18, () => ({ events: [], rejection: 'halted' })),
  ],
  [
    'effect',
    'a market too long without a price goes on',
    alterRecord(life, 23, ({ command }) => ({
      events: [],
      command: { ...command, idempotency: { key: 'm', bodyHash: 'three' } },
    })),
  ],
  [
    'case',
    'another bucket than the officer ordered',
    alter(life, 14, 'caseOrdered', () => ({ bucket: 1 })),
  ],
]

function fewSources(): Story {
  return alterRecord(life, 7, ({ command }) =>
    command.kind === 'updatePrices'
      ? {
          command: {
            ...command,
            prices: command.prices.map((price) => ({ ...price, sources: 1 })),
          },
        }
      : {},
  )
}

/** The request of record 11 comes right after the price outside the band. */
function liquidatedBlind(): Story {
  const told = alterRecord(life, 9, () => ({
    command: { kind: 'requestLiquidations', timeMs: 9_000 },
    events: life.records[10]?.events ?? [],
  }))
  return alter(told, 9, 'liquidationsRequested', () => ({ deadlineMs: 69_000 }))
}

function filledAfterStart(): Story {
  const start = {
    command: { kind: 'start', timeMs: 12_000 },
    events: [{ kind: 'started' }],
  } as const
  const fill = life.records[11]
  if (fill === undefined) throw new Error('the story has changed')
  const told = alterRecord(life, 12, () => start)
  return alterRecord(told, 13, ({ timeMs }) => ({
    command: { ...fill.command, timeMs },
    events: fill.events,
  }))
}

function unrequested(): Story {
  return alterRecord(life, 11, () => ({
    command: {
      kind: 'requestLiquidations',
      timeMs: 11_000,
      idempotency: { key: 'm', bodyHash: 'three' },
    },
    events: [],
  }))
}

/** At 108 a lot the buyer of the short pays more than 107.3. */
function beyondLimit(): Story {
  return alterRecord(life, 12, ({ command, events }) => ({
    command: command.kind === 'fillLiquidation' ? { ...command, priceTicks: 108n } : command,
    events: events
      .slice(0, 2)
      .map((event) =>
        event.kind === 'positionsTraded' ? { ...event, values: [432, 432] } : event,
      ),
  }))
}

function haltedWithdrawal(): Story {
  return alterRecord(life, 18, () => ({
    command: { kind: 'withdraw', timeMs: 18_000, account: 'b', amountQuote: quoteUnits(1n) },
    events: [{ kind: 'moneyMoved', cause: 'withdrawal', buckets: [1], amounts: [-1] }],
  }))
}
