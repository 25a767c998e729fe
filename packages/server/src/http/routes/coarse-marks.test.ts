import { ratio } from '@plimsoll/engine'
import { type BookFormat, domainFormat } from '@plimsoll/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { worldBook } from '../testing/world.ts'
import { coarseMarks } from './coarse-marks.ts'

const format: BookFormat = domainFormat(worldBook())
const market = 'BTC-USDT'

/** Where a wanted mark is moved to; both in ticks. */
function moved(wanted: bigint, present: bigint): number {
  const prices = [{ market, markPriceTicks: ratio(present) }]
  const marks = [{ market, markPriceTicks: ratio(wanted) }]
  const [mark] = coarseMarks(marks, prices, format)
  return Number(mark?.markPriceTicks.numerator) / Number(mark?.markPriceTicks.denominator)
}

test.each([
  [410_000n, 500_000n, 410_000],
  [412_499n, 500_000n, 410_000],
  [412_500n, 500_000n, 415_000],
  [500_001n, 500_001n, 500_000],
  [50n, 50n, 50],
  [7n, 7n, 7],
])('%i of a market at %i is taken as %i', (wanted, present, due) => {
  expect(moved(wanted, present)).toBe(due)
})

test('marks that are asked for lie apart by a hundredth at least, and each is moved by less than that twice', () => {
  const present = fc.bigInt({ min: 1n, max: 10n ** 12n })
  const percent = fc.integer({ min: 7_000, max: 13_000 })
  fc.assert(
    fc.property(present, percent, percent, (price, one, other) => {
      const wanted = [one, other].map((part) => (price * BigInt(part) + 9_999n) / 10_000n)
      const near = wanted.filter((mark) => mark * 10n >= price * 7n && mark * 10n <= price * 13n)
      const taken = near.map((mark) => moved(mark, price))
      const [first = 0, second = first] = taken
      const apart = Math.abs(first - second)
      const hundredth = Number(price) / 100
      expect(apart === 0 || apart >= hundredth * 0.999_999).toBe(true)
      for (const [index, mark] of near.entries()) {
        expect(Math.abs(Number(mark) - (taken[index] ?? 0))).toBeLessThan(hundredth * 1.5)
      }
    }),
  )
})

test('the grid does not move with the present mark', () => {
  for (const present of [400_001n, 444_444n, 499_999n])
    expect(moved(411_111n, present)).toBe(410_000)
})

test('a mark that is far away is refused, and the answer says from what', () => {
  expect(() => moved(349_999n, 500_000n)).toThrow('from the present mark 50000.0')
  expect(() => moved(650_001n, 500_000n)).toThrow('body.marks[0].markPrice')
})
