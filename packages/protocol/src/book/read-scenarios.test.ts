import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseBook, type ParsedBook } from './parse-book.ts'

const text = readFileSync(new URL('../../../../examples/first.book.json', import.meta.url), 'utf8')

interface Written {
  readonly markets: readonly object[]
  readonly accounts: readonly object[]
}

/** The first example with a second market and other fields. */
function parse(change: (book: Written) => object): ParsedBook {
  const book = JSON.parse(text) as Written
  const other = { ...book.markets[0], market: 'ETH-USDT' }
  const wide = { ...book, markets: [...book.markets, other] }
  return parseBook(
    { ...wide, waterfall: [], ...change(wide) },
    { file: 'book.json', resolvePolicy: () => undefined },
  )
}

test('a scenario has its own return or that of * for every market, in millionths, and counts both ways', () => {
  const { spec } = parse(() => ({
    scenarios: [
      { scenario: 'crash', returns: { 'BTC-USDT': '-0.13', '*': '-0.2' } },
      { scenario: 'up', returns: { 'ETH-USDT': '0.000001', 'BTC-USDT': '10' }, symmetric: false },
      { scenario: 'flat', returns: { '*': '0' }, symmetric: true },
    ],
  }))
  const returns = (btc: number, eth: number) => [
    { market: 'BTC-USDT', returnPpm: btc },
    { market: 'ETH-USDT', returnPpm: eth },
  ]
  expect(spec.scenarios).toEqual([
    { scenario: 'crash', returns: returns(-130_000, -200_000) },
    { scenario: 'up', returns: returns(10_000_000, 1), isOneSided: true },
    { scenario: 'flat', returns: returns(0, 0) },
  ])
})

test('a market that no scenario names and * does not stand for is missing', () => {
  const returns = { 'BTC-USDT': '1' }
  expect(() => parse(() => ({ scenarios: [{ scenario: 's', returns }] }))).toThrow(
    'book.json: scenarios[0].returns["ETH-USDT"]: is missing; give the market a return, or "*"',
  )
})

test('an account may have hedges elsewhere, in whole lots, and agree to close both legs', () => {
  const { spec } = parse(({ accounts }) => {
    const [first, ...others] = accounts
    const declaredHedge = [
      { market: 'BTC-USDT', size: '-1.5' },
      { market: 'ETH-USDT', size: '0.001' },
    ]
    return { accounts: [{ ...first, declaredHedge, bothLegs: true }, ...others] }
  })
  expect(spec.accounts[0]).toMatchObject({
    declaredHedges: [
      { market: 'BTC-USDT', sizeLots: -1500n },
      { market: 'ETH-USDT', sizeLots: 1n },
    ],
    bothLegs: true,
  })
})

test('a book without them has none', () => {
  const { spec } = parse(({ accounts }) => ({
    accounts: accounts.map((account) => ({ ...account, bothLegs: false })),
  }))
  expect(spec).not.toHaveProperty('scenarios')
  expect(spec.accounts[0]).not.toHaveProperty('declaredHedges')
  expect(spec.accounts[0]).not.toHaveProperty('bothLegs')
})
