import { simpleBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Book } from '../account/book.ts'
import { bucketMaintenanceQuote, equityScaled } from '../account/equity.ts'
import { closeLots } from '../ledger/fill.ts'
import { createState } from '../machine/create-state.ts'
import { inside } from '../machine/state.ts'
import { type Ratio, ratio } from '../quantity/ratio.ts'
import { quoteUnits } from '../quantity/units.ts'
import { candidateCapLots } from './candidate-cap.ts'
import { closingValueQuote } from './closing-value.ts'

/** The rule by trial: close k lots on a draft at the worst rounding, and look at what is left. */
function bruteForceCap(
  fresh: () => Book,
  position: number,
  lotQuote: Ratio,
  limit: bigint,
): bigint {
  for (let lots = limit; lots > 0n; lots -= 1n) {
    const book = fresh()
    const isShort = book.shape.positions[position]?.side === 'short'
    const equity = equityScaled(book, 0)
    const maintenance = bucketMaintenanceQuote(book, 0)
    const valueQuote = closingValueQuote(isShort ? 'long' : 'short', lotQuote, lots)
    closeLots(book, { position, lots, valueQuote })
    const after = equityScaled(book, 0)
    const needed = bucketMaintenanceQuote(book, 0)
    const scale = book.prices.valueScale
    const stands =
      equity >= maintenance * scale
        ? after >= needed * scale
        : after * maintenance >= equity * needed
    if (after >= 0n && stands) return lots
  }
  return 0n
}

const figures = fc.record({
  money: fc.bigInt({ min: -400n, max: 4000n }),
  lots: fc.bigInt({ min: 1n, max: 60n }),
  isLong: fc.boolean(),
  entry: fc.bigInt({ min: 1n, max: 4000n }),
  mark: fc.bigInt({ min: 1n, max: 300n }),
  markDenominator: fc.constantFrom(1n, 1n, 3n, 8n),
  rates: fc.tuple(fc.bigInt({ min: 1n, max: 20n }), fc.bigInt({ min: 0n, max: 30n })),
  priceNumerator: fc.bigInt({ min: 0n, max: 900n }),
  priceDenominator: fc.constantFrom(1n, 2n, 7n),
  limit: fc.bigInt({ min: 1n, max: 60n }),
})

describe('C-2 candidate cap', () => {
  test('is the largest count that trial finds bearable', () => {
    let bound = 0
    fc.assert(
      fc.property(figures, (f) => {
        const state = createState(
          simpleBook({
            mark: f.mark,
            markDenominator: f.markDenominator,
            market: {
              maintenanceTiers: [
                { notionalFromQuote: quoteUnits(0n), rate: ratio(f.rates[0], 100n) },
                { notionalFromQuote: quoteUnits(500n), rate: ratio(f.rates[0] + f.rates[1], 100n) },
              ],
            },
            accounts: {
              a: {
                money: f.money,
                positions: [{ lots: f.isLong ? f.lots : -f.lots, entry: f.entry }],
              },
              b: { money: 0n, positions: [{ lots: f.isLong ? -f.lots : f.lots, entry: f.entry }] },
            },
            waterfall: [],
          }),
        )
        const fresh = (): Book => inside(state).draft.begin().book
        const lotQuote = ratio(f.priceNumerator, f.priceDenominator)
        const limit = f.limit < f.lots ? f.limit : f.lots
        const cap = candidateCapLots(fresh(), 0, lotQuote, f.limit)
        if (equityScaled(fresh(), 0) <= 0n) {
          expect(cap).toBe(0n)
          return
        }
        if (cap > 0n && cap < limit) bound += 1
        expect(cap).toBe(bruteForceCap(fresh, 0, lotQuote, limit))
      }),
      { numRuns: 3000 },
    )
    expect(bound).toBeGreaterThan(100)
  })
})
