import fc from 'fast-check'
import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { equityScaled } from '../account/equity.ts'
import { closeLots } from '../ledger/fill.ts'
import { createState } from '../machine/create-state.ts'
import { inside } from '../machine/state.ts'
import { exactMaintenance } from '../market/market.ts'
import { compareRatios, ratio } from '../quantity/ratio.ts'
import { quoteUnits } from '../quantity/units.ts'
import { boundedLotQuote, closingAtOnePrice, closingInSteps } from './closing.ts'

const tiers = [
  { notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) },
  { notionalFromQuote: quoteUnits(700n), rate: ratio(3n, 70n) },
]

/** A bankrupt position and the idle other side, with a price that is no whole number. */
function ledgerOf(lots: bigint, owes: bigint, contract: 'linear' | 'inverse') {
  const size = lots < 0n ? -lots : lots
  const spec = simpleBook({
    mark: 331n,
    markDenominator: 7n,
    market: {
      maintenanceTiers: tiers,
      contract,
      tickValueQuote: quoteUnits(contract === 'linear' ? 1n : 2000n),
    },
    accounts: {
      case: { money: -owes, positions: [{ lots, entry: size * 45n }] },
      idle: { money: 10n ** 9n, positions: [{ lots: -lots, entry: size * 45n }] },
    },
    waterfall: [],
  })
  return inside(createState(spec)).draft.begin()
}

const size = fc.bigInt({ min: 1n, max: 60n })
const fills = fc.array(fc.bigInt({ min: 1n, max: 9n }), { minLength: 1, maxLength: 20 })
const contract = fc.constantFrom('linear', 'inverse')

describe('Q-6 one price', () => {
  test('however a closing is split, its fills come to the value of the whole', () => {
    fc.assert(
      fc.property(
        fills,
        fc.bigInt({ min: 0n, max: 9999n }),
        fc.constantFrom('long', 'short'),
        (parts, price, side) => {
          const lotQuote = ratio(price, 7n)
          const whole = parts.reduce((sum, part) => sum + part, 0n)
          const closing = closingAtOnePrice(side, lotQuote)
          const expected = closingAtOnePrice(side, lotQuote).quote(whole)
          expect(parts.reduce((sum, part) => sum + closing.take(part), 0n)).toBe(expected)
        },
      ),
    )
  })
})

describe('S-5 ratioPreserving', () => {
  test('equity over exact maintenance never falls, and a unit less would make it fall', () => {
    let tight = 0
    fc.assert(
      fc.property(
        size,
        fc.boolean(),
        contract,
        fc.bigInt({ min: 1n, max: 900n }),
        fills,
        (held, isLong, kind, owes, parts) => {
          const ledger = ledgerOf(isLong ? held : -held, owes, kind)
          const { book } = ledger
          const bucket = 0
          const [position = -1] = book.shape.buckets[bucket]?.positions ?? []
          const market = book.prices.markets[0]
          if (market === undefined) throw new Error('no market')
          const { valueScale } = book.prices
          const standing = (extra = 0n) => ({
            equity: equityScaled(book, bucket) + extra * valueScale,
            needed: exactMaintenance(
              market,
              BigInt(book.lots.get(position)) * market.lotValueScaled,
              valueScale,
            ),
          })
          const closing = closingInSteps(book, position, 'ratioPreserving')
          const isLongOfValue = book.shape.positions[position]?.valueSide === 'long'
          let left = held
          for (const part of parts) {
            const lots = part < left ? part : left
            if (lots === 0n || equityScaled(book, bucket) >= 0n) break
            const before = standing()
            const valueQuote = closing.take(lots)
            if (valueQuote === 0n && !isLongOfValue) break
            closeLots(book, { position, lots, valueQuote })
            left -= lots
            const keeps = (extra: bigint): boolean => {
              const after = standing(extra)
              return (
                compareRatios(
                  {
                    numerator: after.equity * before.needed.numerator,
                    denominator: before.needed.denominator,
                  },
                  {
                    numerator: before.equity * after.needed.numerator,
                    denominator: after.needed.denominator,
                  },
                ) >= 0
              )
            }
            expect(keeps(0n)).toBe(true)
            expect(keeps(-1n)).toBe(false)
            tight += 1
          }
        },
      ),
    )
    expect(tight).toBeGreaterThan(100)
  })
})

describe('S-3 bounds', () => {
  const bounds = (minimumPriceTicks: bigint, kind: 'linear' | 'inverse') => {
    const spec = simpleBook({
      mark: 100n,
      market: {
        minimumPriceTicks: ratio(minimumPriceTicks),
        contract: kind,
        tickValueQuote: quoteUnits(1000n),
      },
      accounts: {},
      waterfall: [],
    })
    const market = inside(createState(spec)).ledger.book.prices.markets[0]
    if (market === undefined) throw new Error('no market')
    return (asked: bigint): bigint => boundedLotQuote(market, ratio(asked)).numerator
  }

  test('a linear price is not below the minimum, an inverse value not above what the minimum makes of it', () => {
    expect([-5n, 39_999n, 40_000n, 10n ** 9n].map(bounds(40n, 'linear'))).toEqual([
      40_000n,
      40_000n,
      40_000n,
      10n ** 9n,
    ])
    expect([-5n, 0n, 24n, 25n, 26n].map(bounds(40n, 'inverse'))).toEqual([0n, 0n, 24n, 25n, 25n])
  })
})
