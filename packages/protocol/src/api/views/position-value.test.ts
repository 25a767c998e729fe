import {
  addRatios,
  compareRatios,
  createState,
  findPreset,
  type Ratio,
  view,
} from '@plimsoll/engine'
import { randomBook } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { parseBook } from '../../book/parse-book.ts'
import { entryPriceTicks, unrealisedPnlQuote } from './position-value.ts'

const firstSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1) * 1_000
const bookCount = 100

test(`${bookCount} random books: money and unrealised results are the equity that the engine goes by`, () => {
  let compared = 0
  for (let seed = firstSeed; seed < firstSeed + bookCount; seed += 1) {
    const { spec } = parseBook(randomBook(seed), {
      file: `random book ${seed}`,
      resolvePolicy: (name) => findPreset(name)?.spec,
    })
    const read = view(createState(spec))
    const marks = new Map(read.prices().map((row) => [row.market, row.markPriceTicks]))
    const contracts = new Map(spec.markets.map((market) => [market.market, market]))
    for (const { account, bucket, moneyQuote, equityQuote } of read.margins()) {
      const holder = read.account(account)
      if (holder === undefined) continue
      const isCross = bucket === 'cross'
      const own = holder.positions.filter(({ marginMode, market }) =>
        isCross ? marginMode === 'cross' : bucket.startsWith(`isolated:${market}:`),
      )
      const sides = own.filter(({ sizeLots, market }) =>
        isCross ? true : bucket === `isolated:${market}:${sizeLots < 0n ? 'short' : 'long'}`,
      )
      const results = sides.map((position): Ratio => {
        const contract = contracts.get(position.market)
        const mark = marks.get(position.market)
        if (contract === undefined || mark === undefined) throw new Error('an unknown market')
        return unrealisedPnlQuote(contract, position, mark)
      })
      const aside = isCross
        ? holder.unsettledFundingQuote +
          (holder.unsettledProfitQuote ?? 0n) +
          (holder.collaterals ?? []).reduce((sum, { valueQuote }) => sum + valueQuote, 0n)
        : 0n
      const sum = results.reduce(addRatios, { numerator: moneyQuote + aside, denominator: 1n })
      expect(compareRatios(sum, equityQuote), `${seed} ${account} ${bucket}`).toBe(0)
      compared += sides.length
    }
  }
  expect(compared).toBeGreaterThan(bookCount)
})

test('whoever entered at the entry price paid the entry value', () => {
  const holding = { sizeLots: -3n, entryValueQuote: 700n }
  const tickValueQuote = 10n as never
  expect(entryPriceTicks({ contract: 'linear', tickValueQuote }, holding)).toEqual({
    numerator: 700n,
    denominator: 30n,
  })
  expect(entryPriceTicks({ contract: 'inverse', tickValueQuote }, holding)).toEqual({
    numerator: 30n,
    denominator: 700n,
  })
  const free = { sizeLots: 3n, entryValueQuote: 0n }
  expect(entryPriceTicks({ contract: 'inverse', tickValueQuote }, free)).toBeUndefined()
})
