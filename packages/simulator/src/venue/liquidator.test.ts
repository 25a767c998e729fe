import { lots, quoteUnits, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { liquidator } from './liquidator.ts'
import { makerCapacity } from './market-makers.ts'
import { createOrderBook } from './order-book.ts'
import { partiesOf } from './trade-party.ts'
import type { TradedMarket } from './traded-market.ts'
import type { LiquidationReading } from './venue-reader.ts'

const depth = {
  levels: 2,
  spacingPpm: 10_000,
  levelPpm: 10_000,
  recoveryPpm: 0,
  thinning: 0,
  impactPpm: 0,
}
const rule = { patienceMs: 2000, suspendedRetryMs: 1000 }

const makers = makerCapacity(
  [
    {
      account: 'maker',
      bucket: 'cross',
      moneyQuote: quoteUnits(1_000_000n),
      equityQuote: ratio(1_000_000n),
      maintenanceQuote: quoteUnits(0n),
      positions: [],
    },
  ],
  new Map(),
  10,
)

const partyOf = partiesOf({ accounts: [] })

function room(markets: ReadonlyMap<string, TradedMarket>, timeMs: number) {
  return { markets, makers, partyOf, timeMs }
}

function open(size: bigint, limit: bigint): LiquidationReading {
  const leg = {
    market: 'BTC',
    side: 'long',
    lots: lots(size),
    limitPriceTicks: ratio(limit),
  } as const
  return { account: 'ann', bucket: 'cross', deadlineMs: 60_000, legs: [leg] }
}

function marketsWith(isOpen: boolean) {
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

test('fills at the limit or better, and gives up when patience ends', () => {
  const desk = liquidator(rule)
  const markets = marketsWith(true)
  const first = desk.act([open(25n, 99n)], room(markets, 1000))
  expect(first.failures).toEqual([])
  expect(first.fills).toEqual([
    {
      kind: 'fillLiquidation',
      timeMs: 1000,
      account: 'ann',
      bucket: 'cross',
      market: 'BTC',
      side: 'long',
      lots: 10n,
      priceTicks: 99n,
      counterparty: { account: 'maker' },
    },
  ])
  expect(desk.act([open(15n, 99n)], room(markets, 2000))).toEqual({ fills: [], failures: [] })
  expect(desk.act([open(15n, 99n)], room(markets, 3000)).failures).toEqual([
    { kind: 'failLiquidation', timeMs: 3000, account: 'ann', bucket: 'cross' },
  ])
})

test('a bucket that can be closed does not fail, however late', () => {
  const desk = liquidator(rule)
  desk.act([open(30n, 99n)], room(marketsWith(false), 1000))
  const orders = desk.act([open(5n, 90n)], room(marketsWith(true), 9000))
  expect(orders.fills).toHaveLength(1)
  expect(orders.failures).toEqual([])
})

test('patience begins again with a new liquidation of the bucket', () => {
  const desk = liquidator(rule)
  desk.act([open(30n, 101n)], room(marketsWith(true), 1000))
  desk.act([], room(marketsWith(true), 2000))
  expect(desk.act([open(30n, 101n)], room(marketsWith(true), 3000)).failures).toEqual([])
})

test('nothing is closed in a market that is not open', () => {
  const orders = liquidator(rule).act([open(5n, 90n)], room(marketsWith(false), 1000))
  expect(orders.fills).toEqual([])
})

test('nothing is done about a bucket before the venue can have known of it', () => {
  const desk = liquidator(rule, 1500)
  const nothing = { fills: [], failures: [] }
  expect(desk.act([open(25n, 99n)], room(marketsWith(true), 1000))).toEqual(nothing)
  expect(desk.act([open(25n, 99n)], room(marketsWith(true), 2000))).toEqual(nothing)
  expect(desk.act([open(25n, 99n)], room(marketsWith(true), 3000)).fills).toHaveLength(1)
  expect(desk.act([open(15n, 101n)], room(marketsWith(true), 4000))).toEqual(nothing)
  // Patience begins with the first order, 1,500 ms after it was asked.
  expect(desk.act([open(15n, 101n)], room(marketsWith(true), 5000)).failures).toHaveLength(1)
})
