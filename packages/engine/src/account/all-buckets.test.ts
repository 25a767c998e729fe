import { simpleBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createState } from '../machine/create-state.ts'
import { inside } from '../machine/state.ts'
import { ratio } from '../quantity/ratio.ts'
import { quoteUnits } from '../quantity/units.ts'
import { bankruptBuckets, bucketsNearMaintenance } from './all-buckets.ts'
import { bucketMaintenanceQuote, equityScaled } from './equity.ts'

test('no bucket below maintenance is passed over, and bankrupt ones are exactly those below 0', () => {
  let nearby = 0
  let cleared = 0
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      fc.bigInt({ min: 1n, max: 10n ** 4n }),
      fc.bigInt({ min: -20n, max: 20n }),
      fc.constantFrom(1n, 3n, 7n, 1000n, 10n ** 89n),
      (mark, lots, extra, markDenominator) => {
        const tiers = [
          { notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 200n) },
          { notionalFromQuote: quoteUnits(10n ** 9n), rate: ratio(1n, 30n) },
        ]
        const entry = mark * lots + 1n
        const bookOf = (money: bigint) =>
          inside(
            createState(
              simpleBook({
                mark: mark * markDenominator + 1n,
                markDenominator,
                market: { maintenanceTiers: tiers },
                accounts: {
                  long: { money, positions: [{ lots, entry }] },
                  short: { money: -money, positions: [{ lots: -lots, entry }] },
                },
                waterfall: [],
              }),
            ),
          ).ledger.book
        const needed = bucketMaintenanceQuote(bookOf(0n), 0)
        const book = bookOf(needed + extra)
        const isAbove = equityScaled(book, 0) >= needed * book.prices.valueScale
        nearby += 1
        if (!bucketsNearMaintenance(book).includes(0)) {
          cleared += 1
          expect(isAbove).toBe(true)
        }
        const rich = bookOf(2n * needed + mark * lots + 10n)
        expect(bucketsNearMaintenance(rich)).not.toContain(0)
        const broken = bookOf(extra)
        const below = broken.shape.buckets.flatMap((_, bucket) =>
          equityScaled(broken, bucket) < 0n ? [bucket] : [],
        )
        expect(bankruptBuckets(broken)).toEqual(below)
      },
    ),
    { numRuns: 500 },
  )
  expect(nearby).toBeGreaterThanOrEqual(500)
  expect(cleared).toBeGreaterThan(0)
})
