import { lots, quoteUnits, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import type { TraderBehaviour } from '../scenarios/scenario.ts'
import { makerCapacity } from './market-makers.ts'
import { createOrderBook } from './order-book.ts'
import { partiesOf } from './trade-party.ts'
import type { TradedMarket } from './traded-market.ts'
import { tradersOf } from './traders.ts'
import type { MarginReading } from './venue-reader.ts'

const depth = {
  levels: 2,
  spacingPpm: 10_000,
  levelPpm: 100_000,
  recoveryPpm: 500_000,
  thinning: 0,
  impactPpm: 0,
}

const partyOf = partiesOf({ accounts: [] })

const nobody: TraderBehaviour = {
  attention: { accounts: 4 },
  warningPpm: 2_000_000,
  addsPpm: 0,
  fleesPpm: 0,
  withdrawsPpm: 0,
  reservePpm: 500_000,
  tradesPerStep: 0,
}

function reading(account: string, equity: bigint, maintenance: bigint): MarginReading {
  return {
    account,
    bucket: 'cross',
    moneyQuote: quoteUnits(equity),
    equityQuote: ratio(equity),
    maintenanceQuote: quoteUnits(maintenance),
    positions: [{ market: 'BTC', side: 'long', lots: lots(3n) }],
  }
}

function marketsWith(isOpen = true): Map<string, TradedMarket> {
  const book = createOrderBook(depth, 1000, 100)
  return new Map([
    [
      'BTC',
      {
        market: 'BTC',
        terms: { contract: 'linear' as const, tickValueQuote: quoteUnits(1n) },
        book,
        isOpen,
      },
    ],
  ])
}

const makers = () =>
  makerCapacity([{ ...reading('maker', 1_000_000n, 0n), positions: [] }], new Map(), 10)

const starts = [
  { account: 'ann', equityQuote: 1000n },
  { account: 'bob', equityQuote: 1000n },
]

function act(behaviour: Partial<TraderBehaviour>, seen: MarginReading[], isOpen = true) {
  const traders = tradersOf(starts, { ...nobody, ...behaviour }, 1)
  return [1, 2, 3].map((timeMs) =>
    traders.act(seen, { markets: marketsWith(isOpen), makers: makers(), partyOf, timeMs }),
  )
}

test('who adds margin does so until the reserve is gone', () => {
  const [first, second, third] = act({ addsPpm: 1_000_000 }, [reading('ann', 150n, 100n)])
  expect(first).toEqual([{ kind: 'deposit', timeMs: 1, account: 'ann', amountQuote: 250n }])
  expect(second).toEqual([{ kind: 'deposit', timeMs: 2, account: 'ann', amountQuote: 250n }])
  expect(third).toEqual([])
  expect(act({ addsPpm: 1_000_000, reservePpm: 0 }, [reading('ann', 150n, 100n)])).toEqual([
    [],
    [],
    [],
  ])
  expect(act({ addsPpm: 1_000_000 }, [reading('ann', 201n, 100n)])).toEqual([[], [], []])
})

test('margin for an isolated position goes through the wallet', () => {
  const isolated = { ...reading('ann', 150n, 100n), bucket: 'isolated:BTC:long' }
  const [commands] = act({ addsPpm: 1_000_000 }, [isolated])
  expect(commands?.map(({ kind }) => kind)).toEqual(['deposit', 'moveMargin'])
})

test('who flees sells to makers at the price of the book, where the market is open', () => {
  const [commands] = act({ fleesPpm: 1_000_000 }, [reading('ann', 150n, 100n)])
  expect(commands).toEqual([
    {
      kind: 'trade',
      timeMs: 1,
      market: 'BTC',
      lots: 3n,
      priceTicks: 99n,
      buyer: { account: 'maker' },
      seller: { account: 'ann' },
    },
  ])
  expect(act({ fleesPpm: 1_000_000 }, [reading('ann', 150n, 100n)], false)).toEqual([[], [], []])
})

test('who withdraws takes part of what is free, only when rich', () => {
  const rich = reading('ann', 3000n, 100n)
  const [commands] = act({ withdrawsPpm: 1_000_000 }, [rich])
  expect(commands).toEqual([{ kind: 'withdraw', timeMs: 1, account: 'ann', amountQuote: 400n }])
  expect(act({ withdrawsPpm: 1_000_000 }, [reading('ann', 900n, 100n)])).toEqual([[], [], []])
})

test('nobody trades with itself, and a seed gives the same trades', () => {
  const seen = [reading('ann', 100_000n, 1n), reading('bob', 100_000n, 1n)]
  const trades = act({ tradesPerStep: 20 }, seen)
  expect(trades).toEqual(act({ tradesPerStep: 20 }, seen))
  expect(trades.flat().length).toBeGreaterThan(5)
  for (const trade of trades.flat()) {
    if (trade.kind !== 'trade') throw new Error(trade.kind)
    expect(trade.buyer.account).not.toBe(trade.seller.account)
    expect(trade.lots).toBe(20n)
  }
})

test('those who look are drawn from the seed, each once', () => {
  const traders = tradersOf(starts, nobody, 1)
  expect(traders.attentive().toSorted()).toEqual(['ann', 'bob'])
  expect(tradersOf([], nobody, 1).attentive()).toEqual([])
})

test('a share of traders looks in a step, rounded up, so that it grows with the book', () => {
  const many = Array.from({ length: 101 }, (_, at) => ({ account: `t${at}`, equityQuote: 1n }))
  const lookers = (sharePpm: number): number =>
    tradersOf(many, { ...nobody, attention: { sharePpm } }, 1).attentive().length
  expect(lookers(0)).toBe(0)
  expect(lookers(1)).toBe(1)
  expect(lookers(10_000)).toBeLessThanOrEqual(2)
  expect(lookers(1_000_000)).toBeGreaterThan(50)
})
