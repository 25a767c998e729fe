import { ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { randomStream } from '../populations/random-stream.ts'
import { divideAmongMarkets, weightsOf } from './market-shares.ts'

test('shares sum to the amount, and none is a unit or more below its part but for the largest', () => {
  const next = randomStream(3, 3)
  for (let round = 0; round < 200; round += 1) {
    const markets = 1 + (next() % 6)
    const weights = new Map(
      Array.from({ length: markets }, (_, at) => [
        `M${at}`,
        ratio(BigInt(next() % 1_000) + 1n, BigInt(next() % 50) + 1n),
      ]),
    )
    const amount = BigInt(next()) * (round % 2 === 0 ? 1n : -1n)
    const shares = divideAmongMarkets(amount, weights)
    expect(shares.reduce((sum, { amountQuote }) => sum + amountQuote, 0n)).toBe(amount)
    const whole = [...weights.values()].reduce(
      (sum, w) => sum + Number(w.numerator) / Number(w.denominator),
      0,
    )
    for (const { market, amountQuote } of shares) {
      const weight = weights.get(market) ?? ratio(0n)
      const part = (Number(amount) * Number(weight.numerator)) / Number(weight.denominator) / whole
      expect(Math.abs(Number(amountQuote) - part)).toBeLessThan(markets + 0.01)
    }
  }
})

test('what is left over belongs to the market with the largest weight, the first of them', () => {
  const even = new Map(['b', 'a', 'c'].map((market) => [market, ratio(1n, 3n)]))
  expect(divideAmongMarkets(11n, even)).toEqual([
    { market: 'a', amountQuote: 5n },
    { market: 'b', amountQuote: 3n },
    { market: 'c', amountQuote: 3n },
  ])
  expect(divideAmongMarkets(11n, new Map())).toEqual([])
})

test('legs of one market count together, each by its distance from bankruptcy', () => {
  const leg = (market: string, lots: bigint, mark: bigint, bankruptcy: bigint) => ({
    market,
    lots,
    markLotQuote: ratio(mark),
    bankruptcyLotQuote: ratio(bankruptcy, 2n),
  })
  const weights = weightsOf([
    leg('A', 2n, 10n, 25n),
    leg('A', 1n, 10n, 18n),
    leg('B', 7n, 10n, 20n),
  ])
  expect(weights).toEqual(new Map([['A', ratio(6n)]]))
})
