import { compareRatios, createState, ratio, view } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { crash } from '../scenarios/crash.ts'
import { scenarios } from '../scenarios/scenarios.ts'
import { accountEquityQuote } from './account-equity.ts'
import { openInterestOf, venueBook } from './venue-book.ts'
import { drawTraders } from './venue-traders.ts'

const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
const { population } = crash
if (population === undefined) throw new Error('the venue of the crash is drawn')

test.each(scenarios.map((scenario) => [scenario.scenario, scenario] as const))(
  'the book of %s can be loaded: sizes sum to 0, amounts fit',
  (_name, scenario) => {
    const book = venueBook(scenario, seed)
    expect(() => createState(book)).not.toThrow()
    expect(book.accounts.filter(({ kind }) => kind === 'trader')).toHaveLength(
      scenario.population?.traders ?? 0,
    )
    expect(
      book.accounts.some(({ kind, positions }) => kind === 'vault' && positions.length > 0),
    ).toBe(true)
  },
)

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
