import type { FillView, LayerView, MarketSpec, RoundView } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import type { BookFormat, MarketFormat } from '../book/book-format.ts'
import { rehedgeOrders } from './rehedge-orders.ts'

const one: MarketFormat = {
  market: 'M',
  tickDigits: 1n,
  tickPlaces: 0,
  lotDigits: 1n,
  lotPlaces: 1,
  priceDecimals: 0,
}

const format: BookFormat = {
  domain: 'd',
  asset: { name: 'USDT', decimals: 2 },
  markets: new Map([
    ['M', one],
    ['I', { ...one, market: 'I' }],
  ]),
}

// A lot of M at 30 ticks is worth 300 units; one of I at 3 ticks 1000/3.
const markets = [
  { market: 'M', contract: 'linear', tickValueQuote: 10n },
  { market: 'I', contract: 'inverse', tickValueQuote: 1000n },
] as unknown as MarketSpec[]

const fill = (account: string, market: string, side: string, lots: bigint): FillView =>
  ({
    account,
    market,
    side,
    lots,
    markPriceTicks: { numerator: market === 'M' ? 30n : 3n, denominator: 1n },
  }) as unknown as FillView

const layer = (fills: readonly FillView[], change: object = {}): LayerView =>
  ({
    layer: 'adl',
    allocation: { kind: 'drain', stress: 'published' },
    fills,
    ...change,
  }) as unknown as LayerView

const orders = (...layers: readonly LayerView[]): unknown =>
  rehedgeOrders(format, { markets }, { cases: [{ layers }] } as unknown as RoundView)

test('what was taken of an account in a market is one order the other way, worth what it was at mark', () => {
  const taken = layer([
    fill('b', 'M', 'long', 2n),
    fill('b', 'I', 'short', 2n),
    fill('a', 'M', 'short', 1n),
    fill('b', 'M', 'long', 3n),
  ])
  expect(orders(taken)).toEqual([
    { account: 'a', market: 'M', side: 'sell', size: '0.1', markPrice: '30', notional: '3.00' },
    { account: 'b', market: 'I', side: 'sell', size: '0.2', markPrice: '3', notional: '6.67' },
    { account: 'b', market: 'M', side: 'buy', size: '0.5', markPrice: '30', notional: '15.00' },
  ])
})

test('longs and shorts that were cut alike need none, nor does anything but deleveraging', () => {
  expect(orders(layer([fill('a', 'M', 'long', 2n), fill('a', 'M', 'short', 2n)]))).toEqual([])
  const others = [fill('a', 'M', 'long', 2n)]
  expect(
    orders(
      layer(others, { layer: 'crossing', allocation: undefined }),
      layer(others, { allocation: { kind: 'voluntary', weight: 'offeredLots' } }),
    ),
  ).toEqual([])
})
