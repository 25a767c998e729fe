import { type BookSpec, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { venueBook } from '../populations/venue-book.ts'
import type { PricePoints, Scenario } from './scenario.ts'
import { ScenarioMisfit, scenarioOnBook } from './scenario-on-book.ts'
import { crash, shipped } from './testing/shipped.ts'

const fall = shipped('fall')
const drawn = venueBook(crash, 1)
const withoutMakers: BookSpec = {
  ...drawn,
  accounts: drawn.accounts.map((account) =>
    account.kind === 'marketMaker' ? { ...account, kind: 'trader' } : account,
  ),
}

test('a book with market makers stays as it is, one without is joined by makers without positions', () => {
  expect(scenarioOnBook(fall, drawn).book).toEqual(drawn)
  const { book, leftOut } = scenarioOnBook(fall, withoutMakers)
  const joined = book.accounts.slice(withoutMakers.accounts.length)
  expect(joined.map(({ kind, positions }) => [kind, positions.length])).toEqual(
    Array.from({ length: fall.makers.count }, () => ['marketMaker', 0]),
  )
  expect(leftOut).toEqual([])
})

test('known prices move a book by as much as they move the venue', () => {
  const paths: PricePoints = {
    kind: 'points',
    between: 'line',
    points: [{ atMs: 0, priceTicks: { 'BTC-USDT': 560_000, 'ETH-USDT': 415_000 } }],
  }
  const [btc, ...others] = drawn.markets
  if (btc === undefined) throw new Error('crash has markets')
  const dearer = { ...drawn, markets: [{ ...btc, markPriceTicks: ratio(7n) }, ...others] }
  const { scenario } = scenarioOnBook({ ...crash, paths }, dearer)
  expect(scenario.paths).toMatchObject({
    points: [{ priceTicks: { 'BTC-USDT': 3.5, 'ETH-USDT': 415_000 } }],
  })
})

test('what is about the venue of the scenario is left out, and said', () => {
  const [btc] = drawn.markets
  if (btc === undefined) throw new Error('crash has markets')
  const scripted: Scenario = {
    ...crash,
    script: [{ atMs: 0, command: { kind: 'resume' } }],
    outcomes: [{ outcome: 'x', path: '/cases/opened', is: 1 }],
  }
  const book: BookSpec = { ...drawn, markets: [btc], execution: 'sidecar' }
  const onBook = scenarioOnBook(scripted, book)
  expect(onBook.scenario.script).toBeUndefined()
  expect(onBook.scenario.outcomes).toBeUndefined()
  expect(onBook.scenario.population).toBeUndefined()
  expect(onBook.book.execution).toBeUndefined()
  expect(onBook.leftOut).toEqual([
    'moves of ETH-USDT, SOL-USDT, which the book does not have',
    'commands at given times: 1',
    'asserted outcomes: 1',
    'confirmations of the venue: fills are taken for done',
  ])
})

test('a scenario whose moves are of no market of the book is refused with the place of the first', () => {
  const shock = (...markets: string[]): Scenario['shocks'][number] => ({
    fromMs: 0,
    toMs: 1,
    changePpm: Object.fromEntries(markets.map((market) => [market, -1])),
  })
  const run = (...shocks: Scenario['shocks']): unknown => scenarioOnBook({ ...fall, shocks }, drawn)
  expect(() => run(shock('BTC-USTD'), shock('DOGE'))).toThrow(
    expect.objectContaining({
      name: 'ScenarioMisfit',
      place: ['shocks', 0, 'change', 'BTC-USTD'],
      message:
        '"BTC-USTD" is not a market of the book, and no other move is of one; did you mean BTC-USDT',
    }),
  )
  expect(run(shock('BTC-USTD'), shock('ETH-USDT'))).toMatchObject({
    leftOut: ['moves of BTC-USTD, which the book does not have'],
  })
  expect(run(shock('BTC-USTD', '*'))).toBeDefined()
  expect(run()).toMatchObject({ leftOut: [] })
})

test.each([
  [
    { ...crash, markets: { 'BTC-USDT': fall.markets['*'] } } as Scenario,
    drawn,
    'crash does not say how ETH-USDT moves',
  ],
  [
    {
      ...fall,
      paths: { kind: 'bootstrap' as const, rowMs: 1, blockRows: 1, returns: { 'BTC-USDT': [0] } },
    },
    drawn,
    'the history of fall has no column for ETH-USDT',
  ],
  [fall, { ...drawn, markets: [] }, 'the book has no market'],
  [
    fall,
    {
      ...withoutMakers,
      accounts: [
        ...withoutMakers.accounts,
        { account: 'outside-maker-1', kind: 'trader', collateralQuote: 0n, positions: [] },
      ],
    } as unknown as BookSpec,
    'the book has an account called outside-maker-1; rename it',
  ],
])('a book that does not fit, case %#', (scenario, book, complaint) => {
  const run = (): unknown => scenarioOnBook(scenario, book)
  expect(run).toThrow(ScenarioMisfit)
  expect(run).toThrow(complaint)
})
