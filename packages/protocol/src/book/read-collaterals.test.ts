import { expect, test } from 'vitest'
import { formatCollateral } from './book-format.ts'
import { parseBook, type ParsedBook } from './parse-book.ts'

function parse(...wallets: readonly unknown[]): ParsedBook {
  const book = {
    version: 1,
    timeMs: 0,
    domain: 'd',
    asset: { name: 'USDT', decimals: 2 },
    markets: [],
    accounts: wallets.map((collaterals, index) => ({
      account: `a${index}`,
      collateral: '-5.00',
      collaterals,
      positions: [],
    })),
    funds: [],
    waterfall: [],
  }
  return parseBook(book, { file: 'book.json', resolvePolicy: () => undefined })
}

const btc = { asset: 'BTC', amount: '1.5', price: '50000.125', haircut: '0.05' }

test('B-7: amount and price become whole units and the price of one of them', () => {
  const { spec } = parse([btc])
  expect(spec.accounts[0]?.collaterals).toEqual([
    {
      asset: 'BTC',
      amountUnits: 15n,
      // 50,000.125 × 100 / 10.
      unitPriceQuote: { numerator: 2_000_005n, denominator: 4n },
      haircut: { numerator: 1n, denominator: 20n },
    },
  ])
})

test('an asset has as many places as its amounts need, in every wallet the same', () => {
  const { spec, format } = parse([btc], [{ ...btc, amount: '0.00250' }])
  const amounts = spec.accounts.map(({ collaterals }) => collaterals?.[0]?.amountUnits)
  expect(amounts).toEqual([15_000n, 25n])
  expect(formatCollateral(format, 'BTC', 25n)).toBe('0.0025')
})

test('zeros at the end of an amount mean nothing', () => {
  expect(parse([{ ...btc, amount: '1.500' }]).spec).toEqual(parse([btc]).spec)
})

test('stated decimals are those of the asset', () => {
  const { spec } = parse([{ ...btc, decimals: 8 }])
  expect(spec.accounts[0]?.collaterals?.[0]?.amountUnits).toBe(150_000_000n)
})
