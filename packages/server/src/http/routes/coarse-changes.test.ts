import { lots, type MarginView, quoteUnits, ratio } from '@plimsoll/engine'
import { type BookFormat, domainFormat } from '@plimsoll/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProblemError } from '../answer/problem-error.ts'
import { worldBook } from '../testing/world.ts'
import { assertCoarseChanges } from './coarse-changes.ts'

const format: BookFormat = domainFormat(worldBook())
const market = 'BTC-USDT'

function holding(heldLots: bigint, equity: bigint): MarginView[] {
  return [
    {
      account: 'a',
      bucket: 'cross',
      moneyQuote: quoteUnits(equity),
      equityQuote: ratio(equity),
      maintenanceQuote: quoteUnits(0n),
      positions: [{ market, side: 'short', lots: lots(heldLots) }],
    },
  ]
}

function isTaken(ask: () => void): boolean {
  try {
    ask()
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError)
    return false
  }
}

test('of a position only ten sizes can be asked about, all of it among them', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 400n }), (held) => {
      const buckets = holding(held, 1n)
      const sizes = Array.from({ length: Number(held) }, (_, index) => lots(BigInt(index + 1)))
      const taken = sizes.filter((size) =>
        isTaken(() => assertCoarseChanges({ closes: [{ market, lots: size }] }, buckets, format)),
      )
      expect(taken.length).toBeLessThanOrEqual(10)
      expect(taken.at(-1)).toBe(held)
    }),
  )
})

test('deposits that can be asked about lie a hundredth of the equity apart at least', () => {
  const equity = 12_345_678n
  const buckets = holding(1n, equity)
  const taken = (amount: bigint): boolean =>
    isTaken(() => assertCoarseChanges({ depositQuote: quoteUnits(amount) }, buckets, format))
  expect([200_000n, 400_000n, 12_200_000n].map(taken)).toEqual([true, true, true])
  expect([1n, 199_999n, 200_001n, 300_000n, 12_345_678n].map(taken)).toEqual(Array(5).fill(false))
})

test('a refusal says what to ask about instead', () => {
  const buckets = holding(1_495n, 12_345_678n)
  const close = { market, lots: lots(700n) }
  expect(() => assertCoarseChanges({ closes: [close] }, buckets, format)).toThrow('ask about 0.748')
  const deposit = { depositQuote: quoteUnits(250_000n) }
  expect(() => assertCoarseChanges(deposit, buckets, format)).toThrow('ask about')
})

test('what the engine refuses is left to it', () => {
  const buckets = holding(10n, 100n)
  const closes = [
    { market, lots: lots(11n) },
    { market, lots: lots(7n), side: 'long' as const },
  ]
  expect(() => assertCoarseChanges({ closes }, buckets, format)).not.toThrow()
  expect(() =>
    assertCoarseChanges({ depositQuote: quoteUnits(3n) }, holding(10n, -5n), format),
  ).not.toThrow()
})
