import { simpleBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Book } from '../account/book.ts'
import { bucketInitialQuote, bucketMaintenanceQuote, equityScaled } from '../account/equity.ts'
import { createState } from '../machine/create-state.ts'
import { inside } from '../machine/state.ts'
import { reprice } from '../market/prices.ts'
import { ratio } from '../quantity/ratio.ts'
import { quoteUnits } from '../quantity/units.ts'
import { mayBeBankrupt, solvencyOf } from './solvency.ts'

const PPB = 1_000_000_000n

/** Somebody's position in an inverse or linear market whose lot is worth 1,000 at mark. */
function bookOf(contract: 'linear' | 'inverse', lots: bigint, money: bigint): Book {
  const market = {
    contract,
    tickValueQuote: quoteUnits(contract === 'linear' ? 10n : 100_000n),
    initialTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 20n) }],
  }
  const entry = 1_000n * (lots < 0n ? -lots : lots)
  const spec = simpleBook({
    mark: 100n,
    market,
    accounts: {
      a: { money, positions: [{ lots, entry }] },
      b: { money: 10n ** 6n, positions: [{ lots: -lots, entry }] },
    },
    waterfall: [],
  })
  return inside(createState(spec)).ledger.book
}

const holdings = fc.tuple(
  fc.constantFrom('linear' as const, 'inverse' as const),
  fc.constantFrom(-7n, -1n, 1n, 7n),
  fc.bigInt({ min: -500n, max: 3_000n }),
)

test('what is said of a possible range is true of every price in it', () => {
  const said = new Set<string>()
  fc.assert(
    fc.property(
      holdings,
      fc.bigInt({ min: 0n, max: 2n * PPB }),
      fc.bigInt({ min: -1_000n, max: 1_000n }),
      fc.constantFrom('maintenance' as const, 'initial' as const),
      ([contract, lots, money], width, place, requirement) => {
        const book = bookOf(contract, lots, money)
        const solvency = solvencyOf(book, 0, () => width, requirement)
        said.add(solvency)
        const numerator = 100n * (PPB * 1_000n + width * place)
        if (numerator <= 0n) return
        const markPriceTicks = ratio(numerator, PPB * 1_000n)
        const at = { ...book, prices: reprice(book.prices, [{ market: 0, markPriceTicks }]) }
        const needed =
          requirement === 'initial' ? bucketInitialQuote(at, 0) : bucketMaintenanceQuote(at, 0)
        const equity = equityScaled(at, 0)
        if (solvency === 'healthy') {
          expect(equity).toBeGreaterThanOrEqual(needed * at.prices.valueScale)
        }
        if (solvency === 'bankrupt') expect(equity).toBeLessThan(0n)
        if (!mayBeBankrupt(book, 0, () => width)) expect(equity).toBeGreaterThanOrEqual(0n)
      },
    ),
    { numRuns: 1_000 },
  )
  expect(said).toContain('healthy')
  expect(said).toContain('bankrupt')
  expect(said).toContain('unknown')
})

test('nothing is certain of a position in an inverse market whose price may be 0', () => {
  for (const lots of [1n, -1n]) {
    for (const money of [-10_000n, 1_000_000n]) {
      const book = bookOf('inverse', lots, money)
      expect(solvencyOf(book, 0, () => PPB)).toBe('unknown')
      expect(mayBeBankrupt(book, 0, () => PPB)).toBe(true)
    }
  }
})

test('a price wrong by half leaves an inverse lot between two thirds of its value and twice', () => {
  // Short of the contract, so long of 1,000 that may be 666; at 2,000 the maintenance is 20.
  expect(solvencyOf(bookOf('inverse', -1n, 354n), 0, () => PPB / 2n)).toBe('healthy')
  expect(solvencyOf(bookOf('inverse', -1n, 353n), 0, () => PPB / 2n)).toBe('unknown')
  // Long of the contract: what is 1,000 may have to be bought for 2,000.
  expect(solvencyOf(bookOf('inverse', 1n, 1_020n), 0, () => PPB / 2n)).toBe('healthy')
  expect(solvencyOf(bookOf('inverse', 1n, 1_019n), 0, () => PPB / 2n)).toBe('unknown')
})

test('the initial requirement is asked for only where it is meant', () => {
  const book = bookOf('linear', 1n, 30n)
  expect(solvencyOf(book, 0, () => 0n)).toBe('healthy')
  expect(solvencyOf(book, 0, () => 0n, 'initial')).not.toBe('healthy')
})
