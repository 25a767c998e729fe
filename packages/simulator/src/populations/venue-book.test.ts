import { compareRatios, createState, quoteUnits, ratio, view } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { crash } from '../scenarios/testing/shipped.ts'
import { scenarios } from '../scenarios/scenarios.ts'
import { accountEquityQuote } from './account-equity.ts'
import { broughtBook, openInterestOf, venueBook } from './venue-book.ts'
import { drawTraders } from './venue-traders.ts'

const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
const { population } = crash
if (population === undefined) throw new Error('the venue of the crash is drawn')

// The venue of october is that of october-small with more traders.
const quick = scenarios().filter(({ scenario }) => scenario !== 'october')

test.each(quick.map((scenario) => [scenario.scenario, scenario] as const))(
  'the book of %s can be loaded: sizes sum to 0, amounts fit',
  (_name, scenario) => {
    const book = venueBook(scenario, seed)
    expect(() => createState(book)).not.toThrow()
    if (scenario.population === undefined) return
    expect(book.accounts.filter(({ kind }) => kind === 'trader')).toHaveLength(
      scenario.population.traders,
    )
  },
)

test('a vault is short its part, and none is where it has no part', () => {
  const vaultOf = (vaultPpm: number) =>
    venueBook({ ...crash, population: { ...population, vaultPpm } }, seed).accounts.find(
      ({ kind }) => kind === 'vault',
    )
  expect(vaultOf(300_000)?.positions).toHaveLength(3)
  expect(vaultOf(0)?.positions).toEqual([])
})

test('a seed gives one book, another seed another', () => {
  expect(venueBook(crash, seed)).toEqual(venueBook(crash, seed))
  expect(venueBook(crash, seed)).not.toEqual(venueBook(crash, seed + 1))
})

test('nobody starts close to liquidation', () => {
  const rows = view(createState(venueBook(crash, seed))).margins()
  const close = rows.filter(
    ({ equityQuote, maintenanceQuote }) =>
      compareRatios(equityQuote, ratio(maintenanceQuote * 11n, 10n)) < 0,
  )
  expect(rows.length).toBeGreaterThan(population.traders)
  expect(close).toEqual([])
})

test('equity is what was drawn, to the unit, wherever the money lies', () => {
  const book = venueBook(crash, seed)
  const known = new Map<string, bigint>()
  for (const { account, equityQuote } of view(createState(book)).margins()) {
    const before = known.get(account) ?? 0n
    known.set(account, before + equityQuote.numerator / equityQuote.denominator)
  }
  for (const account of book.accounts) {
    expect(accountEquityQuote(account, book)).toBe(known.get(account.account))
  }
  for (const { account, equityWhole } of drawTraders(population, crash.venue, seed)) {
    expect(known.get(account)).toBe(BigInt(Math.round(equityWhole * 1_000_000)))
  }
})

test('funds scale with open interest', () => {
  const small = venueBook(crash, seed)
  const large = venueBook({ ...crash, population: { ...population, traders: 900 } }, seed)
  expect(openInterestOf(large, 'BTC-USDT')).toBeGreaterThan(openInterestOf(small, 'BTC-USDT'))
  const share = (book: typeof small): number => {
    const value = book.markets.reduce(
      (sum, { market, markPriceTicks, tickValueQuote }) =>
        sum + openInterestOf(book, market) * markPriceTicks.numerator * tickValueQuote,
      0n,
    )
    return Number(book.funds[0]?.balanceQuote) / Number(value)
  }
  expect(share(small)).toBeCloseTo(share(large), 4)
})

test('makers that join a book say of themselves what the book says of its accounts', () => {
  const drawn = venueBook(crash, seed)
  const traders = drawn.accounts.filter(({ kind }) => kind === 'trader').slice(0, 2)
  const stated = traders.map((account) => ({ ...account, unsettledProfitQuote: quoteUnits(5n) }))
  const joined = (accounts: typeof traders) =>
    broughtBook(crash, { ...drawn, accounts }).accounts.slice(accounts.length)
  expect(joined(traders)).toHaveLength(crash.makers.count)
  expect(joined(traders).some((maker) => 'unsettledProfitQuote' in maker)).toBe(false)
  expect(joined(stated).every((maker) => maker.unsettledProfitQuote === 0n)).toBe(true)
})
