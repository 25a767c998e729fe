import type { AllocationSpec, FillView, Ratio } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { type BookFormat, formatExactMoney } from '../book/book-format.ts'
import { fillReason } from './fill-reason.ts'

const format: BookFormat = {
  domain: 'd',
  asset: { name: 'USDT', decimals: 2 },
  markets: new Map(),
}

const ratio = (numerator: bigint, denominator = 1n): Ratio => ({ numerator, denominator })

type Why = Pick<FillView, 'rank' | 'score' | 'scoreAfter' | 'hedgeBroken'>

const reason = (why: Why, allocation: AllocationSpec): string =>
  fillReason((amount) => formatExactMoney(format, amount), why, allocation)

const queue: AllocationSpec = { kind: 'queue', score: { factors: [{ term: 'profit' }] } }
const drain: AllocationSpec = { kind: 'drain', stress: 'published' }

describe('why a counterparty was asked', () => {
  test.each([
    [1, 'first'],
    [3, 'third'],
    [10, 'tenth'],
    [11, '11th'],
    [12, '12th'],
    [13, '13th'],
    [21, '21st'],
    [22, '22nd'],
    [103, '103rd'],
    [111, '111th'],
  ])('its place %i in a queue, with the score', (rank, word) => {
    expect(reason({ rank, score: ratio(7n, 2n) }, queue)).toBe(
      `${word} in the queue: score 3.500000`,
    )
  })

  test('its turn, its offer, its share', () => {
    expect(reason({ rank: 2 }, { kind: 'roundRobin', candidatesMax: 9 })).toBe(
      'second in turn, from the place that the seed chose',
    )
    expect(reason({}, { kind: 'voluntary', weight: 'offeredLots' })).toBe(
      'its own offer, pro rata to the lots offered',
    )
    expect(reason({}, { kind: 'proRata', weight: 'bucketEquity' })).toBe(
      'its share of the lots, by equity',
    )
    expect(reason({}, { kind: 'proRata', weight: 'lots', thenWeight: 'profit' })).toBe(
      'its share of the lots, by the lots it holds; of what that leaves no room for, by profit',
    )
    const factors = [
      { term: 'haircutCapacity' },
      { term: 'accountLeverage', abovePpm: 1_000_000 },
      { term: 'netDelta' },
    ] as const
    expect(reason({}, { kind: 'proRata', weight: { factors } })).toBe(
      'its share of the lots, by what it could lose of its profit × leverage above 1.000000 × netDelta',
    )
  })

  test.each([
    [ratio(6n), 'lots come from the highest left until all above are level'],
    [ratio(9n), 'lots that change nothing go before lots that raise it'],
    [ratio(10n), 'nobody’s could be lowered any more, and the smallest result goes first'],
  ])('stress leverage of 9 before and %o after', (scoreAfter, why) => {
    expect(reason({ score: ratio(9n), scoreAfter }, drain)).toBe(
      `stress leverage 9.000000 before, ${scoreAfter.numerator}.000000 after all cuts: ${why}`,
    )
  })

  test('a broken hedge is said first, and a leverage without end is no number', () => {
    const why = { score: ratio(9n), scoreAfter: ratio(1n, 0n), hedgeBroken: true } as const
    expect(reason(why, drain)).toBe(
      'hedge broken, nobody else had lots left to give: stress leverage 9.000000 before, infinite after all cuts: nobody’s could be lowered any more, and the smallest result goes first',
    )
  })

  test('a share in money, or in lots', () => {
    const why = { scoreAfter: ratio(2n, 12_345n) }
    const end = 'the largest such share ends as small as whole lots allow'
    expect(reason(why, { kind: 'minimaxShare', weight: 'bucketEquity' })).toBe(
      `2 lots for every 123.45 of equity: ${end}`,
    )
    expect(reason(why, { kind: 'minimaxShare', weight: 'lots' })).toBe(
      `2 lots for every 12345 of the lots it holds: ${end}`,
    )
  })

  test('what scenarios would leave unpaid, in money', () => {
    const shortfall: AllocationSpec = { kind: 'minimiseShortfall', stress: 'published' }
    expect(reason({ score: ratio(1001n, 2n), scoreAfter: ratio(3n) }, shortfall)).toBe(
      'the scenarios would leave 5.00 unpaid on average before, 0.03 after all cuts: lots come from wherever they lower that most',
    )
    expect(reason({ score: ratio(3n), scoreAfter: ratio(3n) }, shortfall)).toContain(
      'no lot lowers it any more, and ties decide',
    )
  })
})
