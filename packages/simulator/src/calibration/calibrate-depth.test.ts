import { quoteUnits, ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DepthSpec } from '../scenarios/scenario.ts'
import { makerCapacity } from '../venue/market-makers.ts'
import { advanceOrderBook, createOrderBook } from '../venue/order-book.ts'
import { sweep } from '../venue/sweep.ts'
import { calibrateDepth, type DepthObservation } from './calibrate-depth.ts'

const truth: DepthSpec = {
  levels: 40,
  spacingPpm: 1_000,
  levelPpm: 3_000,
  recoveryPpm: 200_000,
  thinning: 0,
  impactPpm: 400_000,
}
const openInterest = 10_000_000
const startTicks = 100_000_000
const terms = { contract: 'linear' as const, tickValueQuote: quoteUnits(1n) }
const still = { indexTicks: startTicks, turbulence: 0, basisDecay: 0 }

/** What an onlooker would see of somebody who sells so many lots into a full book. */
function observed(lots: number): DepthObservation {
  const book = createOrderBook(truth, openInterest, startTicks)
  const room = {
    account: 'maker',
    bucket: 'cross',
    moneyQuote: quoteUnits(9_000_000_000_000_000n),
    equityQuote: ratio(9_000_000_000_000_000n),
    maintenanceQuote: quoteUnits(0n),
    positions: [],
  }
  const makers = makerCapacity([room], new Map(), 100)
  const order = { market: 'A', account: 'ann', closing: 'long' as const, lots, terms }
  const fills = sweep(book, makers, order)
  const last = fills.at(-1)?.priceTicks ?? 0
  const taken = book.levelLots - (book.bids[0] ?? 0)
  advanceOrderBook(book, { ...still, seconds: 0 })
  const middleTicks = book.midTicks
  let recoverySeconds = 0
  const step = 0.1
  while (book.levelLots - (book.bids[0] ?? 0) > taken / 2) {
    advanceOrderBook(book, { ...still, seconds: step })
    recoverySeconds += step
  }
  return {
    openInterest,
    tradedValue: fills.reduce((sum, fill) => sum + fill.lots, 0),
    priceMove: 1 - last / startTicks,
    lastingMove: 1 - middleTicks / startTicks,
    recoverySeconds,
  }
}

test('finds the depth, impact and recovery of a book from what is seen of it', () => {
  const rows = Array.from({ length: 60 }, (_none, index) => observed(31_000 + index * 17_321))
  const { depth, level, impact, exponent, halfLifeSeconds } = calibrateDepth(rows, {
    spacingPpm: truth.spacingPpm,
    stepMs: 100,
  })
  expect(Math.abs(depth.levelPpm / truth.levelPpm - 1)).toBeLessThan(0.02)
  expect(Math.abs(level.value * 1e6 - truth.levelPpm)).toBeLessThan(5 * level.standardError * 1e6)
  expect(level.rSquared).toBeGreaterThan(0.99)
  expect(depth.impactPpm).toBe(truth.impactPpm)
  expect(impact?.rSquared).toBeGreaterThan(0.999)
  expect(exponent?.value).toBeGreaterThan(0.9)
  expect(exponent?.value).toBeLessThan(1.1)
  // Time is seen to a tenth of a second.
  expect(Math.abs((depth.recoveryPpm ?? 0) / truth.recoveryPpm - 1)).toBeLessThan(0.05)
  expect(halfLifeSeconds?.observations).toBe(60)
  expect(depth.levels).toBe(Math.ceil((31_000 + 59 * 17_321) / openInterest / level.value))
})

test('says that a market of the square-root law is not a flat book', () => {
  const rows = [0.001, 0.004, 0.016, 0.064].map((share) => ({
    openInterest: 1,
    tradedValue: share,
    priceMove: Math.sqrt(share),
  }))
  const { exponent, depth } = calibrateDepth(rows, { spacingPpm: 100, stepMs: 1000 })
  expect(exponent?.value).toBeCloseTo(0.5, 9)
  expect(depth).not.toHaveProperty('impactPpm')
  expect(depth).not.toHaveProperty('recoveryPpm')
})

test('a book that is twice as deep at every size fits twice the depth, in any unit of value', () => {
  const row = fc.record({
    openInterest: fc.double({ min: 1, max: 1e6, noNaN: true }),
    tradedValue: fc.double({ min: 1, max: 1e6, noNaN: true }),
    priceMove: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  })
  const grid = { spacingPpm: 10, stepMs: 1000 }
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
      const { value } = calibrateDepth(rows, grid).level
      const twice = rows.map((one) => ({ ...one, tradedValue: 2 * one.tradedValue }))
      expect(calibrateDepth(twice, grid).level.value / value).toBeCloseTo(2, 9)
      const cents = rows.map((one) => ({
        ...one,
        tradedValue: 100 * one.tradedValue,
        openInterest: 100 * one.openInterest,
      }))
      expect(calibrateDepth(cents, grid).level.value / value).toBeCloseTo(1, 9)
    }),
  )
})

test.each([
  [[], 'there are no observations'],
  [[{ openInterest: 0, tradedValue: 1, priceMove: 0.1 }], 'openInterest of observation 0 is 0'],
  [
    [{ openInterest: 1, tradedValue: 1, priceMove: Number.NaN }],
    'priceMove of observation 0 is NaN',
  ],
  [[{ openInterest: 1, tradedValue: 1, priceMove: 0.0001 }], 'choose a smaller spacing'],
])('%j cannot be fitted', (rows, message) => {
  expect(() => calibrateDepth(rows, { spacingPpm: 1_000, stepMs: 1000 })).toThrow(message)
})
