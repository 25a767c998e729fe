import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareRatios, ratio } from '../quantity/ratio.ts'
import { quoteUnits } from '../quantity/units.ts'
import { createMarket, initialQuote, lotQuoteAt, maintenanceQuote, priceTicksOf } from './market.ts'
import type { MarketSpec } from './market-spec.ts'
import { createPrices, lotQuotesOf, reprice, withLotQuotes } from './prices.ts'

const spec: MarketSpec = {
  market: 'M',
  contract: 'linear',
  tickValueQuote: quoteUnits(6n),
  markPriceTicks: ratio(100n),
  maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
}
const inverse: MarketSpec = { ...spec, contract: 'inverse', tickValueQuote: quoteUnits(1_000n) }

const prices = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 8n }), fc.bigInt({ min: 1n, max: 100n }))
  .map(([numerator, denominator]) => ratio(numerator, denominator))

describe('the value of a lot', () => {
  test('is price × tick value, or tick value / price', () => {
    expect(lotQuoteAt(spec, ratio(7n, 2n))).toEqual(ratio(21n))
    expect(lotQuoteAt(inverse, ratio(7n, 2n))).toEqual(ratio(2_000n, 7n))
  })

  test('and the price of a value are each other’s inverse; an inverse contract falls where the price rises', () => {
    fc.assert(
      fc.property(fc.constantFrom(spec, inverse), prices, prices, (market, low, high) => {
        expect(priceTicksOf(market, lotQuoteAt(market, low))).toEqual(low)
        const order = compareRatios(lotQuoteAt(market, low), lotQuoteAt(market, high))
        const expected = compareRatios(low, high)
        expect(order).toBe(market.contract === 'linear' ? expected : 0 - expected)
      }),
    )
  })

  test('of 0 or less has a price in a linear market only', () => {
    expect(priceTicksOf(spec, ratio(-3n))).toEqual(ratio(-1n, 2n))
    expect(priceTicksOf(inverse, ratio(0n))).toBeUndefined()
    expect(priceTicksOf(inverse, ratio(-3n))).toBeUndefined()
  })

  test('a lowest price bounds it from below, or from above', () => {
    const bounded = { minimumPriceTicks: ratio(50n) }
    expect(createMarket({ ...spec, ...bounded }, 1n)).toMatchObject({
      minimumLotQuote: ratio(300n),
    })
    expect(createMarket({ ...inverse, ...bounded }, 1n)).toMatchObject({
      minimumLotQuote: ratio(0n),
      maximumLotQuote: ratio(20n),
    })
    expect(createMarket(inverse, 1n)).not.toHaveProperty('maximumLotQuote')
  })
})

describe('new prices', () => {
  const specs = [spec, { ...inverse, indexPriceTicks: ratio(99n) }]

  test('make the mark the previous mark and the index the previous index, where there is a new one', () => {
    const moved = reprice(
      reprice(createPrices(specs), [
        { market: 1, markPriceTicks: ratio(125n), indexPriceTicks: ratio(120n) },
      ]),
      [{ market: 1, markPriceTicks: ratio(200n) }],
    )
    expect(moved.markets[0]).toMatchObject({ markLotQuote: ratio(600n) })
    expect(moved.markets[1]).toMatchObject({
      markPriceTicks: ratio(200n),
      markLotQuote: ratio(5n),
      previousMarkLotQuote: ratio(8n),
      indexLotQuote: ratio(1_000n, 120n),
      previousIndexLotQuote: ratio(1_000n, 99n),
    })
    expect(moved.markets[0]).not.toHaveProperty('indexLotQuote')
  })

  test('are the same from their values alone', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            market: fc.constantFrom(0, 1),
            markPriceTicks: prices,
            indexPriceTicks: prices,
          }),
        ),
        (marks) => {
          const moved = marks.reduce((all, mark) => reprice(all, [mark]), createPrices(specs))
          const values = new Map(moved.markets.map(lotQuotesOf).entries())
          expect(withLotQuotes(createPrices(specs), values)).toEqual(moved)
          for (const { lotValueScaled, markLotQuote } of moved.markets) {
            expect(ratio(lotValueScaled, moved.valueScale)).toEqual(markLotQuote)
          }
        },
      ),
    )
  })
})

describe('the initial requirement', () => {
  test('is maintenance where the market has no tiers of its own, else by its tiers', () => {
    const initialTiers = [
      { notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 10n) },
      { notionalFromQuote: quoteUnits(1_000n), rate: ratio(1n, 4n) },
    ]
    const market = createMarket({ ...spec, initialTiers }, 1n)
    expect(initialQuote(createMarket(spec, 1n), 1_001n, 1n)).toBe(11n)
    expect(initialQuote(market, 1_001n, 1n)).toBe(101n)
    expect(maintenanceQuote(market, 1_001n, 1n)).toBe(11n)
  })

  test('survives a change of scale', () => {
    const initialTiers = [
      { notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 10n) },
      { notionalFromQuote: quoteUnits(5_000n), rate: ratio(1n, 4n) },
    ]
    fc.assert(
      fc.property(prices, fc.bigInt({ min: 1n, max: 10n ** 5n }), (markPriceTicks, notional) => {
        const before = createPrices([{ ...inverse, initialTiers }])
        const after = reprice(before, [{ market: 0, markPriceTicks }])
        const needed = [before, after].map(({ markets: [market], valueScale }) =>
          market === undefined ? 0n : initialQuote(market, notional * valueScale, valueScale),
        )
        expect(needed[1]).toBe(needed[0])
      }),
    )
  })
})
