import { quoteUnits, ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makerCapacity } from './market-makers.ts'
import { advanceOrderBook, createOrderBook, levelPriceTicks, type OrderBook } from './order-book.ts'
import { sweep, type SweepOrder } from './sweep.ts'

const depth = {
  levels: 4,
  spacingPpm: 10_000,
  levelPpm: 100_000,
  recoveryPpm: 500_000,
  thinning: 100,
  impactPpm: 500_000,
}
const lotValues = new Map([['BTC', 10_000]])

function bookOf(): OrderBook {
  return createOrderBook(depth, 1000, 10_000)
}

function makersWith(...equities: number[]) {
  return makerCapacity(
    equities.map((equity, index) => ({
      account: `maker-${index}`,
      bucket: 'cross',
      moneyQuote: quoteUnits(BigInt(equity)),
      equityQuote: ratio(BigInt(equity)),
      maintenanceQuote: quoteUnits(0n),
      positions: [],
    })),
    lotValues,
    2,
  )
}

const order: SweepOrder = {
  market: 'BTC',
  account: 'trader',
  closing: 'long',
  lots: 150,
  terms: { contract: 'linear' as const, tickValueQuote: quoteUnits(1n) },
}

describe('a sweep', () => {
  test('takes the best price first, and no further than its limit', () => {
    const fills = sweep(bookOf(), makersWith(10_000_000), { ...order, limit: ratio(9800n) })
    expect(fills).toEqual([
      { maker: 'maker-0', lots: 100, priceTicks: 9900 },
      { maker: 'maker-0', lots: 50, priceTicks: 9800 },
    ])
    const stopped = sweep(bookOf(), makersWith(10_000_000), { ...order, limit: ratio(19_601n, 2n) })
    expect(stopped.map(({ lots }) => lots)).toEqual([100])
  })

  test('is limited by what makers can carry, and asks them in turn', () => {
    const makers = makersWith(100_000, 200_000, 0)
    const fills = sweep(bookOf(), makers, order)
    // Room 200,000 and 400,000 at 9,900 a lot.
    expect(fills.slice(0, 2)).toEqual([
      { maker: 'maker-0', lots: 20, priceTicks: 9900 },
      { maker: 'maker-1', lots: 40, priceTicks: 9900 },
    ])
    expect(fills.reduce((sum, { lots }) => sum + lots, 0)).toBeLessThan(65)
  })

  test('never exceeds order, depth or limit, and never fills against its own account', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('long' as const, 'short' as const),
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 9000, max: 11_000 }),
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 4 }),
        (closing, lots, limit, equities) => {
          const book = bookOf()
          const fills = sweep(book, makersWith(...equities), {
            ...order,
            account: 'maker-0',
            closing,
            lots,
            limit: ratio(BigInt(limit)),
          })
          const filled = fills.reduce((sum, fill) => sum + fill.lots, 0)
          const resting = [...book.asks, ...book.bids]
          expect(filled).toBeLessThanOrEqual(lots)
          expect(resting.every((left) => left >= 0 && left <= 100)).toBe(true)
          expect(800 - resting.reduce((sum, left) => sum + left, 0)).toBe(filled)
          for (const { maker, priceTicks } of fills) {
            expect(maker).not.toBe('maker-0')
            expect(closing === 'long' ? priceTicks >= limit : priceTicks <= limit).toBe(true)
          }
        },
      ),
    )
  })
})

describe('a book', () => {
  const calm = { indexTicks: 10_000, seconds: 1, turbulence: 0, basisDecay: 0.5 }

  test('is pushed by what was taken, and comes back', () => {
    const book = bookOf()
    sweep(book, makersWith(10_000_000), order)
    advanceOrderBook(book, calm)
    // Two levels of 1 %, half of it for good, half of that decayed.
    expect(book.midTicks).toBe(9950)
    expect(book.bids).toEqual([50, 75, 100, 100])
    for (let step = 0; step < 20; step += 1) advanceOrderBook(book, calm)
    expect(book.midTicks).toBe(10_000)
    expect(Math.min(...book.bids)).toBeGreaterThan(95)
  })

  test('shows less while prices move', () => {
    const book = bookOf()
    advanceOrderBook(book, { ...calm, turbulence: 0.01 })
    expect(book.bids).toEqual([50, 50, 50, 50])
  })

  test('prices levels away from the middle', () => {
    const book = { ...bookOf(), midTicks: 9999 }
    expect(levelPriceTicks(book, 'long', 0)).toBe(9899)
    expect(levelPriceTicks(book, 'short', 0)).toBe(10_099)
  })
})
