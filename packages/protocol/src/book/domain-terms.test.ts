import { ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { type BookError } from './book-error.ts'
import { domainFormat } from './domain-format.ts'
import { parseBook, type ParsedBook } from './parse-book.ts'

const market = {
  market: 'BTC-USDT',
  contract: 'linear',
  tickSize: '0.1',
  lotSize: '0.001',
  markPrice: '50000.0',
  maintenanceTiers: [{ notionalFrom: '0', rate: '0.005' }],
}

const gate = {
  maxAgeMs: 5_000,
  band: '0.02',
  wideningPerSecond: '0.000001',
  sourcesMin: 3,
  haltAfterMs: 60_000,
}

const limits = {
  stepFillsMax: 1_000,
  roundMaxAgeMs: 1,
  planExpiryMs: 2,
  liquidationTimeoutMs: 3,
  eventQuietMs: 4,
  idempotencyWindowMs: 5,
}

const account = (amount: string): object => ({
  account: 'a',
  collateral: '0',
  collaterals: [{ asset: 'BTC', amount, price: '50000', haircut: '0.1' }],
  positions: [],
})

function parse(book: object, ofMarket: object = {}): ParsedBook {
  const document = {
    version: 1,
    timeMs: 0,
    domain: 'd',
    asset: { name: 'USDT', decimals: 6 },
    markets: [{ ...market, ...ofMarket }],
    accounts: [],
    funds: [],
    waterfall: [],
    ...book,
  }
  return parseBook(document, { file: 'book.json', resolvePolicy: () => undefined })
}

function refusal(book: object, ofMarket: object = {}): Pick<BookError, 'rule' | 'path'> {
  try {
    parse(book, ofMarket)
  } catch (error) {
    const { rule, path } = error as BookError
    return { rule, path }
  }
  throw new Error('the book was accepted')
}

test('a book says how its domain is kept', () => {
  const { spec } = parse({ execution: 'sidecar', limits })
  expect(spec).toMatchObject({ execution: 'sidecar', limits })
  expect(parse({}).spec).not.toHaveProperty('limits')
  expect(refusal({ limits: { planExpiryMs: 0 } })).toEqual({
    rule: 'outOfRange',
    path: 'limits.planExpiryMs',
  })
  expect(refusal({ execution: 'both' })).toEqual({ rule: 'notChoice', path: 'execution' })
})

test('a market says when its prices are believed, when it ends and what liquidation costs', () => {
  const { spec } = parse(
    {},
    { priceGate: gate, expiryTimeMs: 9, liquidationFeeRate: '0.0125', listedTimeMs: 8 },
  )
  expect(spec.markets[0]).toMatchObject({
    priceGate: {
      maxAgeMs: 5_000,
      bandPpm: 20_000,
      wideningPpmPerSecond: 1,
      sourcesMin: 3,
      haltAfterMs: 60_000,
    },
    expiryTimeMs: 9,
    liquidationFeeRate: ratio(1n, 80n),
  })
})

test.each([
  ['band', '0.0000001', 'tooManyDecimals'],
  ['band', '-0.1', 'outOfRange'],
  ['wideningPerSecond', '1000.1', 'outOfRange'],
  ['maxAgeMs', 0, 'outOfRange'],
])('a gate with %s %j is refused', (field, value, rule) => {
  expect(refusal({}, { priceGate: { ...gate, [field]: value } })).toEqual({
    rule,
    path: `markets[0].priceGate.${field}`,
  })
})

test('a fee is a part', () => {
  const path = 'markets[0].liquidationFeeRate'
  expect(refusal({}, { liquidationFeeRate: '1.01' })).toEqual({ rule: 'outOfRange', path })
})

test('places of other assets are stated, or follow from the rows', () => {
  const stated = { collateralAssets: [{ asset: 'BTC', decimals: 4 }] }
  expect(parse(stated).format.collateralPlaces?.get('BTC')).toBe(4)
  expect(parse({ accounts: [account('1.50')] }).format.collateralPlaces?.get('BTC')).toBe(1)
  const { spec, format } = parse({ ...stated, accounts: [account('1.5')] })
  expect(format.collateralPlaces?.get('BTC')).toBe(4)
  expect(spec.accounts[0]?.collaterals?.[0]?.amountUnits).toBe(15_000n)
  expect(domainFormat(spec)).toEqual(format)
  expect(refusal({ ...stated, accounts: [account('1.00001')] })).toEqual({
    rule: 'tooManyDecimals',
    path: 'accounts[0].collaterals[0].amount',
  })
  expect(refusal({ collateralAssets: [{ asset: 'USDT', decimals: 4 }] })).toEqual({
    rule: 'duplicate',
    path: 'collateralAssets[0].asset',
  })
})
