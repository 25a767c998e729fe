import { type EngineEvent, lots, quoteUnits, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { type DomainReading, IncidentRecorder } from './incident-recorder.ts'

function reading(timeMs: number, money: bigint, balance: bigint): DomainReading {
  const none = quoteUnits(0n)
  return {
    timeMs,
    prices: [
      {
        market: 'BTC',
        markPriceTicks: ratio(100n),
        priceTimeMs: 0,
        verdict: 'used',
        isHealthy: true,
      },
    ],
    funds: [
      {
        fund: 'insurance',
        purpose: 'insurance',
        markets: ['BTC'],
        balanceQuote: quoteUnits(balance),
        floorQuote: none,
        availableQuote: quoteUnits(balance),
        positions: [],
      },
    ],
    totals: {
      moneyQuote: quoteUnits(money),
      heldQuote: none,
      fundsQuote: none,
      claimsPotQuote: none,
      residueQuote: none,
      entryCostQuote: none,
      openInterest: [{ market: 'BTC', lots: lots(BigInt(timeMs)) }],
    },
    stateHash: `at ${timeMs}`,
  }
}

function moved(cause: 'deposit' | 'withdrawal' | 'margin', ...amounts: number[]): EngineEvent {
  return { kind: 'moneyMoved', cause, buckets: amounts.map(() => 0), amounts }
}

const events: readonly EngineEvent[] = [
  moved('deposit', 30),
  moved('withdrawal', -12),
  moved('margin', -5, 5),
  { kind: 'fundMoneyMoved', fund: 0, amount: 4 },
  { kind: 'liquidationFeePaid', bucket: 0, fund: 0, amount: 3 },
  {
    kind: 'liquidationsRequested',
    deadlineMs: 9,
    positions: [4, 5],
    lots: [1, 1],
    limitLotQuotes: [ratio(1n), ratio(1n)],
  },
  {
    kind: 'positionsTraded',
    cause: 'liquidation',
    positions: [4, 6],
    lots: [-1, 1],
    values: [50, 50],
  },
  { kind: 'liquidationsEnded', buckets: [1, 2], outcome: 'failed' },
]

function recorded(): IncidentRecorder {
  const recorder = new IncidentRecorder(reading(1, 100n, 10n), {
    bankrupt: new Set(),
    openInterestQuote: quoteUnits(0n),
  })
  recorder.answered({ kind: 'passTime', timeMs: 3 }, { outcome: 'accepted', events })
  const refused = { outcome: 'rejected', code: 'halted', detail: '' } as const
  recorder.answered({ kind: 'passTime', timeMs: 3 }, refused)
  return recorder
}

test('money changes by what came from outside, and by nothing else', () => {
  const { conservation } = recorded().summary(reading(7, 122n, 17n), '')
  expect(conservation).toEqual({
    moneyBeforeQuote: 100n,
    depositedQuote: 30n,
    withdrawnQuote: 12n,
    fundMoneyQuote: 4n,
    assetsQuote: 0n,
    moneyAfterQuote: 122n,
    differenceQuote: 0n,
    openInterest: [{ market: 'BTC', beforeLots: 1n, afterLots: 7n }],
  })
  expect(recorded().summary(reading(7, 123n, 17n), '').conservation.differenceQuote).toBe(1n)
})

test('assets that count for less by order are not a loss of the books', () => {
  const recorder = recorded()
  recorder.assetsChanged(-20n)
  const { conservation } = recorder.summary(reading(7, 102n, 17n), '')
  expect(conservation).toMatchObject({ assetsQuote: -20n, differenceQuote: 0n })
})

test('liquidations, funds and refusals are counted', () => {
  const summary = recorded().summary(reading(7, 122n, 17n), 'digest')
  expect(summary.liquidations).toEqual({
    positions: 2,
    fills: 1,
    filledValueQuote: 50n,
    feesQuote: 3n,
    ended: [{ outcome: 'failed', count: 2 }],
  })
  expect(summary.funds).toEqual([
    {
      fund: 'insurance',
      beforeQuote: 10n,
      afterQuote: 17n,
      floorQuote: 0n,
      feesQuote: 3n,
      movedQuote: 4n,
      paidQuote: 0n,
      returnedQuote: 0n,
      inventoryQuote: 0n,
    },
  ])
  expect(summary.commands).toEqual({
    submitted: 2,
    accepted: 1,
    rejected: [{ code: 'halted', count: 1 }],
    digest: 'digest',
  })
  expect(summary.timeline.map(({ timeMs, kind }) => [timeMs, kind])).toEqual([
    [3, 'firstLiquidation'],
    [3, 'firstFailedLiquidation'],
  ])
  expect([summary.stateHashBefore, summary.stateHashAfter]).toEqual(['at 1', 'at 7'])
})

test('what was ordered is told with whom it names, unless its events tell it', () => {
  const recorder = recorded()
  recorder.ordered({ kind: 'halt', timeMs: 4, market: 'BTC', reason: 'by order' })
  recorder.ordered({
    kind: 'assignMarket',
    timeMs: 5,
    market: 'BTC',
    fund: 'insurance',
    amountQuote: quoteUnits(0n),
  })
  const { timeline } = recorder.summary(reading(7, 122n, 17n), '')
  expect(timeline.filter(({ kind }) => kind === 'ordered')).toEqual([
    { timeMs: 5, kind: 'ordered', command: 'assignMarket', of: ['insurance', 'BTC'] },
  ])
})
