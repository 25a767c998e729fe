import { quoteUnits, ratio, type Side } from '@plimsoll/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DepthSpec } from '../scenarios/scenario.ts'
import { makerCapacity } from './market-makers.ts'
import { advanceOrderBook, createOrderBook, type OrderBook } from './order-book.ts'
import { sweep, type SweepFill } from './sweep.ts'

const openInterestLots = 100_000
const startTicks = 1_000_000
const terms = { contract: 'linear' as const, tickValueQuote: quoteUnits(1n) }
const calm = { indexTicks: startTicks, seconds: 1, turbulence: 0, basisDecay: 0.1 }

const depths: fc.Arbitrary<DepthSpec> = fc.record({
  levels: fc.integer({ min: 1, max: 12 }),
  spacingPpm: fc.integer({ min: 10, max: 20_000 }),
  levelPpm: fc.integer({ min: 10, max: 20_000 }),
  recoveryPpm: fc.integer({ min: 50_000, max: 1_000_000 }),
  thinning: fc.integer({ min: 0, max: 500 }),
  impactPpm: fc.integer({ min: 0, max: 1_000_000 }),
})
const sides = fc.constantFrom<Side>('long', 'short')
const sizes = fc.integer({ min: 1, max: 20_000 })

function makers() {
  const wealth = 9_000_000_000_000_000n
  return makerCapacity(
    [
      {
        account: 'maker',
        bucket: 'cross',
        moneyQuote: quoteUnits(wealth),
        equityQuote: ratio(wealth),
        maintenanceQuote: quoteUnits(0n),
        positions: [],
      },
    ],
    new Map(),
    10,
  )
}

function take(book: OrderBook, closing: Side, lots: number): SweepFill[] {
  return sweep(book, makers(), { market: 'A', account: 'ann', closing, lots, terms })
}

function bookOf(depth: DepthSpec): OrderBook {
  return createOrderBook(depth, openInterestLots, startTicks)
}

/** What the first so many lots of fills cost or bring. */
function valueOf(fills: readonly SweepFill[], lots: number): number {
  let left = lots
  let value = 0
  for (const fill of fills) {
    const taken = Math.min(left, fill.lots)
    value += taken * fill.priceTicks
    left -= taken
  }
  return value
}

function filledIn(fills: readonly SweepFill[]): number {
  return fills.reduce((sum, { lots }) => sum + lots, 0)
}

test('more depth never gives a worse average price, nor fills less', () => {
  fc.assert(
    fc.property(
      depths,
      fc.integer({ min: 0, max: 50_000 }),
      sides,
      sizes,
      (depth, more, side, lots) => {
        const thin = take(bookOf(depth), side, lots)
        const deep = take(bookOf({ ...depth, levelPpm: depth.levelPpm + more }), side, lots)
        const filled = filledIn(thin)
        expect(filledIn(deep)).toBeGreaterThanOrEqual(filled)
        const better = valueOf(deep, filled) - valueOf(thin, filled)
        expect(side === 'long' ? better : -better).toBeGreaterThanOrEqual(0)
      },
    ),
  )
})

test('a larger order never gets a better average price', () => {
  fc.assert(
    fc.property(depths, sides, sizes, sizes, (depth, side, lots, more) => {
      const small = take(bookOf(depth), side, lots)
      const large = take(bookOf(depth), side, lots + more)
      const average = (fills: readonly SweepFill[]) =>
        valueOf(fills, filledIn(fills)) / filledIn(fills)
      const better = average(large) - average(small)
      expect(side === 'long' ? better : -better).toBeLessThanOrEqual(1e-6)
    }),
  )
})

test('taking moves the middle against whoever takes, or not at all', () => {
  fc.assert(
    fc.property(depths, sides, sizes, (depth, side, lots) => {
      const book = bookOf(depth)
      take(book, side, lots)
      advanceOrderBook(book, calm)
      const moved = book.midTicks - startTicks
      expect(side === 'long' ? moved : -moved).toBeLessThanOrEqual(0)
    }),
  )
})

test('after any sweep a calm book fills up again, and the middle comes back', () => {
  fc.assert(
    fc.property(depths, sides, sizes, (depth, side, lots) => {
      const book = bookOf(depth)
      take(book, side, lots)
      for (let step = 0; step < 400; step += 1) advanceOrderBook(book, calm)
      // Whole lots: the last 1 / recovery of them may stay away, half of them never do.
      const shortest = Math.max(book.levelLots - 1e6 / depth.recoveryPpm, book.levelLots / 2)
      for (const left of [...book.asks, ...book.bids]) {
        expect(left).toBeLessThanOrEqual(book.levelLots)
        expect(left).toBeGreaterThanOrEqual(shortest)
      }
      expect(book.midTicks).toBe(startTicks)
    }),
  )
})

test('nothing is made: fills are exactly what is missing from the book', () => {
  fc.assert(
    fc.property(depths, fc.array(fc.tuple(sides, sizes), { maxLength: 6 }), (depth, orders) => {
      const book = bookOf(depth)
      const there = () => [...book.asks, ...book.bids].reduce((sum, lots) => sum + lots, 0)
      const full = there()
      const filled = orders.map(([side, lots]) => filledIn(take(book, side, lots)))
      expect(full - there()).toBe(filled.reduce((sum, lots) => sum + lots, 0))
      expect(filled.every((lots, index) => lots <= (orders[index]?.[1] ?? 0))).toBe(true)
    }),
  )
})

test('a thin book does not stay empty', () => {
  const book = createOrderBook(
    { levels: 2, spacingPpm: 1_000, levelPpm: 30, recoveryPpm: 250_000, thinning: 0, impactPpm: 0 },
    openInterestLots,
    startTicks,
  )
  take(book, 'long', 6)
  expect(book.bids).toEqual([0, 0])
  for (let step = 0; step < 3; step += 1) advanceOrderBook(book, calm)
  expect(Math.min(...book.bids)).toBeGreaterThan(0)
})

test('the middle moves by the impact of the deepest level, up for asks and down for bids, and comes back with time', () => {
  const depth: DepthSpec = {
    levels: 4,
    spacingPpm: 10_000,
    levelPpm: 10_000,
    recoveryPpm: 0,
    thinning: 0,
    impactPpm: 500_000,
  }
  const middleAfter = (takes: readonly [Side, number][], seconds: number): number => {
    const book = bookOf(depth)
    for (const [closing, lots] of takes) take(book, closing, lots)
    advanceOrderBook(book, { ...calm, seconds })
    return book.midTicks
  }
  // Levels of 1,000 lots, 1 % apart; half of the way stays, and a tenth of that is gone after a second.
  expect(middleAfter([['long', 2_500]], 1)).toBe(1_000_000 - 13_500)
  expect(middleAfter([['short', 1_500]], 1)).toBe(1_000_000 + 9_000)
  const both: [Side, number][] = [
    ['long', 2_500],
    ['short', 1_500],
  ]
  expect(middleAfter(both, 1)).toBe(1_000_000 - 4_500)
  expect(middleAfter(both, 5)).toBe(1_000_000 - 2_500)
})

test('however often all of it is taken, the middle does not fall below the last price that was paid', () => {
  const depth: DepthSpec = {
    levels: 9,
    spacingPpm: 100_000,
    levelPpm: 10_000,
    recoveryPpm: 1_000_000,
    thinning: 0,
    impactPpm: 1_000_000,
  }
  const book = bookOf(depth)
  for (let round = 0; round < 5; round += 1) {
    const last = take(book, 'long', 9_000).at(-1)?.priceTicks ?? 0
    advanceOrderBook(book, { ...calm, basisDecay: 0 })
    expect(book.midTicks).toBeGreaterThanOrEqual(last)
  }
  expect(book.midTicks).toBe(10)
})
