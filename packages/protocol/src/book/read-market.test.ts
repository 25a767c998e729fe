import type { BookSpec } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { parseBook, type ParsedBook } from './parse-book.ts'

const inverse = {
  market: 'BTC-USD',
  contract: 'inverse',
  contractValue: '100',
  tickSize: '0.5',
  lotSize: '1',
  markPrice: '50000.0',
  maintenanceTiers: [{ notionalFrom: '0', rate: '0.005' }],
}

function parse(
  market: Readonly<Record<string, unknown>> = {},
  position: Readonly<Record<string, unknown>> = {},
  decimals = 8,
): ParsedBook {
  const one = { market: 'BTC-USD', size: '10', entryPrice: '40000.0', marginMode: 'cross' }
  const accounts = ['', '-'].map((sign) => ({
    account: `a${sign}`,
    collateral: '1',
    positions: [{ ...one, ...position, size: `${sign}10` }],
  }))
  const book = {
    version: 1,
    timeMs: 0,
    domain: 'coin-perps',
    asset: { name: 'BTC', decimals },
    markets: [{ ...inverse, ...market }],
    accounts,
    funds: [],
    waterfall: [],
  }
  return parseBook(book, { file: 'book.json', resolvePolicy: () => undefined })
}

function positionOf(spec: BookSpec): unknown {
  return spec.accounts[0]?.positions[0]
}

describe('Q-1: an inverse market', () => {
  test('a lot is worth lotSize × contractValue / tickSize at a price of one tick', () => {
    const { spec } = parse()
    // 1 × 100 / 0.5 = 200 BTC, in units of 10^-8.
    expect(spec.markets[0]).toMatchObject({ contract: 'inverse', tickValueQuote: 20_000_000_000n })
  })

  test('an entry price is the cost size × contractValue / price', () => {
    // 10 × 100 / 40,000 = 0.025 BTC.
    expect(positionOf(parse().spec)).toMatchObject({ sizeLots: 10n, entryValueQuote: 2_500_000n })
  })

  test('its minimum price is not below 0; that of a linear market may be', () => {
    expect(() => parse({ minimumPrice: '-1.0' })).toThrow('minimumPrice: is negative')
    const { contractValue: _, ...linear } = { ...inverse, contract: 'linear', minimumPrice: '-1.0' }
    const market = { ...linear, tickSize: '0.5', contractValue: undefined }
    expect(parse(market).spec.markets[0]?.minimumPriceTicks).toEqual({
      numerator: -2n,
      denominator: 1n,
    })
  })

  test('lots and contract values may have places', () => {
    const { spec } = parse({ lotSize: '0.1', contractValue: '12.5' })
    expect(spec.markets[0]).toMatchObject({ tickValueQuote: 250_000_000n })
    expect(positionOf(spec)).toMatchObject({ sizeLots: 100n, entryValueQuote: 312_500n })
  })

  test('a cost that is not whole asks for entryValue', () => {
    expect(() => parse({}, { entryPrice: '30000.0' })).toThrow(
      'book.json: accounts[0].positions[0].entryPrice: size × contractValue / entryPrice is not a whole number of 10^-8 BTC; give entryValue instead',
    )
    const { spec } = parse({}, { entryPrice: undefined, entryValue: '0.03333333' })
    expect(positionOf(spec)).toMatchObject({ entryValueQuote: 3_333_333n })
  })

  test.each([
    [
      { contractValue: '0.0001', lotSize: '0.01' },
      4,
      'markets[0].tickSize: lotSize × contractValue / tickSize is 0.000002 BTC, finer than its 4 decimals; raise asset.decimals to 6',
    ],
    [
      { contractValue: '100', tickSize: '0.3' },
      8,
      'markets[0].tickSize: lotSize × contractValue / tickSize is finer than 18 decimals of BTC; make lotSize × contractValue a multiple of tickSize',
    ],
    [{ contractValue: '-1' }, 8, 'markets[0].contractValue: is not positive; give the size of one'],
  ])('%o with %i decimals is refused', (market, decimals, complaint) => {
    expect(() => parse(market, {}, decimals)).toThrow(`book.json: ${complaint}`)
  })
})

test('a linear grid that no asset could hold says what to change', () => {
  const fine = { contract: 'linear', contractValue: undefined, tickSize: `0.${'0'.repeat(18)}1` }
  expect(() => parse({ ...fine, markPrice: '1', priceDecimals: 18 }, {}, 8)).toThrow(
    'markets[0].priceDecimals: is below the 19 decimals of tickSize',
  )
  expect(() => parse({ ...fine, tickSize: '0.000000001', lotSize: '0.0000000001' })).toThrow(
    'markets[0].tickSize: tickSize × lotSize is finer than 18 decimals of BTC; use a coarser tickSize or lotSize',
  )
})
