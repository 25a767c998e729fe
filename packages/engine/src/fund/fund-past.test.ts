import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ratio } from '../quantity/ratio.ts'
import {
  balanceSteps,
  copyPast,
  countLosses,
  createPast,
  type FundMoment,
  type FundPast,
  keptSince,
  pastByMarket,
  remember,
  resultSteps,
} from './fund-past.ts'
import { averageOver, isKnownAt, latestOf, peakSince } from './steps.ts'

const BOOK_MS = 1000

const own = (...balances: readonly bigint[]) =>
  balances.map((balanceQuote, fund) => ({ fund, timeMs: BOOK_MS, balanceQuote }))

function pastOf(history: readonly (readonly [fund: number, timeMs: number, balance: bigint])[]) {
  const earlier = history.map(([fund, timeMs, balanceQuote]) => ({ fund, timeMs, balanceQuote }))
  return createPast(BOOK_MS, { earlier, own: own(50n, 70n) })
}

function change(past: FundPast, timeMs: number, ...changes: FundMoment['changes']): void {
  remember(past, { timeMs, changes }, 0)
}

describe('F-9 the past of funds', () => {
  test('the peak is the largest amount at any moment of the window, also one that was replaced in its own millisecond', () => {
    const past = pastOf([[0, 400, 90n]])
    const steps = balanceSteps(past, [0])
    expect(peakSince(steps, 400)).toBe(90n)
    expect(peakSince(steps, 401)).toBe(90n)
    expect(peakSince(steps, 1000)).toBe(50n)
    change(past, BOOK_MS, { fund: 0, amountQuote: -20n })
    expect(peakSince(balanceSteps(past, [0]), 1000)).toBe(50n)
    expect(peakSince(balanceSteps(past, [0]), 1001)).toBe(30n)
  })

  test('a pool is known from when all its funds are', () => {
    const past = pastOf([
      [0, 400, 90n],
      [1, 600, 10n],
    ])
    const steps = balanceSteps(past, [0, 1])
    expect(isKnownAt(steps, 599)).toBe(false)
    expect(isKnownAt(steps, 600)).toBe(true)
    expect(steps.map(({ quote }) => quote)).toEqual([100n, 120n])
  })

  test('money that moves within a pool is never missing from it', () => {
    const past = pastOf([])
    change(past, 1500, { fund: 0, amountQuote: -50n }, { fund: 1, amountQuote: 50n })
    expect(balanceSteps(past, [0, 1]).map(({ quote }) => quote)).toEqual([120n, 120n])
  })

  test('the average is by time and exact', () => {
    const past = pastOf([[0, 0, 10n]])
    change(past, 1900, { fund: 0, amountQuote: 1n })
    // 10 for 1,000 ms, 50 for 900 ms, 51 for 100 ms.
    expect(averageOver(balanceSteps(past, [0]), 0, 2000)).toEqual(ratio(601n, 20n))
    expect(averageOver(balanceSteps(past, [0]), 1000, 1000 + 1)).toEqual(ratio(50n))
  })

  test('a loss is a fall of one fund from the end of a millisecond to the end of another', () => {
    const past = pastOf([[0, 400, 60n]])
    const count = (fromMs: number, amountQuote: bigint) =>
      countLosses(past, 0, { fromMs, amountQuote })
    expect(count(0, 10n)).toBe(1)
    expect(count(0, 11n)).toBe(0)
    expect(count(1000, 10n)).toBe(1)
    expect(count(1001, 10n)).toBe(0)
    change(past, 1200, { fund: 0, amountQuote: -30n })
    change(past, 1200, { fund: 0, amountQuote: 25n })
    expect(count(0, 5n)).toBe(2)
    expect(count(0, 6n)).toBe(1)
  })

  test('the result of a market is that of the funds asked about, 0 before anything happened', () => {
    const past = pastOf([])
    change(past, 1100, { fund: 0, amountQuote: 9n, market: 2 })
    change(past, 1200, { fund: 1, amountQuote: -4n, market: 2 })
    change(past, 1300, { fund: 0, amountQuote: -1n, market: 3 })
    const market = pastByMarket(past).get(2)
    if (market === undefined) throw new Error('nothing is known of the market')
    expect(resultSteps(market, [0]).map(({ quote }) => quote)).toEqual([0n, 9n])
    expect(latestOf(resultSteps(market, [0, 1]))).toBe(5n)
    expect(peakSince(resultSteps(market, [1]), 1100)).toBe(0n)
    expect(pastByMarket(past).has(0)).toBe(false)
  })

  test('what is forgotten changes no answer about the time since', () => {
    const changes = fc.record({
      gapMs: fc.integer({ min: 0, max: 3 }),
      fund: fc.integer({ min: 0, max: 1 }),
      amountQuote: fc.bigInt({ min: -5n, max: 5n }),
      market: fc.option(fc.integer({ min: 0, max: 1 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(
        fc.array(changes, { maxLength: 30 }),
        fc.integer({ min: 0, max: 60 }),
        (rows, ago) => {
          const whole = pastOf([
            [0, 990, 3n],
            [1, 995, 4n],
          ])
          let timeMs = BOOK_MS
          for (const { gapMs, market, ...rest } of rows) {
            timeMs += gapMs
            change(whole, timeMs, { ...rest, ...(market !== undefined && { market }) })
          }
          const fromMs = timeMs - ago
          const kept = keptSince(whole, fromMs)
          expect(answers(kept, fromMs, timeMs)).toEqual(answers(whole, fromMs, timeMs))
          // In two goes as in one.
          expect(keptSince(keptSince(whole, fromMs - 7), fromMs)).toEqual(kept)
        },
      ),
    )
  })

  test('forgets in bulk, and a copy goes on by itself', () => {
    const past = pastOf([])
    for (let timeMs = 2000; timeMs < 4000; timeMs += 1) {
      remember(past, { timeMs, changes: [{ fund: 0, amountQuote: 1n }] }, timeMs - 100)
    }
    expect(past.moments.length).toBeLessThan(400)
    expect(latestOf(balanceSteps(past, [0]))).toBe(2050n)
    const copy = copyPast(past)
    change(copy, 5000, { fund: 0, amountQuote: 7n })
    expect(latestOf(balanceSteps(past, [0]))).toBe(2050n)
  })
})

function answers(past: FundPast, fromMs: number, toMs: number): unknown {
  const markets = pastByMarket(past)
  return [[0], [1], [0, 1]].map((funds) => {
    const steps = balanceSteps(past, funds)
    const isKnown = isKnownAt(steps, fromMs)
    return {
      isKnown,
      peak: peakSince(steps, fromMs),
      average: isKnown && toMs > fromMs ? averageOver(steps, fromMs, toMs) : undefined,
      losses: funds.map((fund) => countLosses(past, fund, { fromMs, amountQuote: 2n })),
      results: [0, 1].map((market) => {
        const known = markets.get(market)
        const results = known && resultSteps(known, funds)
        return results === undefined ? [0n, 0n] : [peakSince(results, fromMs), latestOf(results)]
      }),
    }
  })
}
