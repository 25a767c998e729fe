import {
  type BookSpec,
  createState,
  lots,
  quoteUnits,
  ratio,
  type State,
  stateHash,
  step,
  view,
} from '@plimsoll/engine'
import { directPort, findScenario, simulateVenue, venueBook } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { standingBook } from './standing-book.ts'

const crash = findScenario('crash')
if (crash?.population === undefined) throw new Error('crash has a population')
const small = { ...crash, stepMs: 2_000, population: { ...crash.population, traders: 40 } }
const book: BookSpec = venueBook(small, 7)
const { accounts: _accounts, ...terms } = book

/** Where a run has come to after some time. */
async function stateAfter(durationMs: number): Promise<State> {
  const state = createState(book)
  await simulateVenue(
    { ...small, durationMs },
    {
      seed: 7,
      book,
      port: {
        ...directPort(book),
        submit: async (command) => {
          const decision = step(state, command)
          if (decision.outcome === 'repeated') throw new Error('a key was used twice')
          return decision
        },
        read: async (fn) => fn(view(state)),
        stateHash: async () => stateHash(state),
      },
    },
  )
  return state
}

test('a book that nothing has happened to is the same again', () => {
  const state = createState(book)
  expect(stateHash(createState(standingBook(terms, state)))).toBe(stateHash(state))
})

test('in the middle of a fall everybody has what he had, and the run goes on from there', async () => {
  const state = await stateAfter(120_000)
  const standing = standingBook(terms, state)
  const [was, is] = [view(state), view(createState(standing))]
  expect(was.sequence()).toBeGreaterThan(100)
  expect(is.margins()).toEqual(was.margins())
  expect(is.totals().openInterest).toEqual(was.totals().openInterest)
  expect(is.funds().map(({ balanceQuote }) => balanceQuote)).toEqual(
    was.funds().map(({ balanceQuote }) => balanceQuote),
  )
  const run = await simulateVenue(
    { ...small, durationMs: 20_000, shocks: [] },
    { seed: 3, book: standing, port: directPort(standing) },
  )
  expect(run.conservation.differenceQuote).toBe(0n)
  expect(run.startMs).toBe(was.timeMs())
})

const [first, second] = book.accounts
const [market, ...further] = book.markets
if (first === undefined || second === undefined || market === undefined)
  throw new Error('crash has several of each')
const ending = market.market

/** A book that says of its accounts whatever a state keeps. */
const detailed: BookSpec = {
  ...book,
  accounts: [
    { ...first, bothLegs: true, declaredHedges: [{ market: ending, sizeLots: lots(5n) }] },
    ...book.accounts.slice(1),
  ],
  claims: [{ account: second.account, amountQuote: quoteUnits(7n) }],
  offers: [{ account: second.account, market: ending, side: 'long', lots: lots(1n) }],
  scenarios: [
    {
      scenario: 'down',
      returns: book.markets.map((row) => ({ market: row.market, returnPpm: -100_000 })),
    },
  ],
}

function termsOf({ accounts: _rows, ...rest }: BookSpec): Omit<BookSpec, 'accounts'> {
  return rest
}

test('consents, attested hedges, claims, offers and scenarios are kept', () => {
  const state = createState(detailed)
  const standing = standingBook(termsOf({ ...detailed, claims: [] }), state)
  expect(stateHash(createState(standing))).toBe(stateHash(state))
})

test('a market that has ended is named nowhere', () => {
  const state = createState(detailed)
  const decision = step(state, {
    kind: 'settleMarket',
    timeMs: detailed.timeMs,
    market: ending,
    priceTicks: market.markPriceTicks,
    reason: 'gone',
  })
  expect(decision.outcome).toBe('accepted')
  const standing = standingBook(termsOf(detailed), state)
  expect(view(createState(standing)).prices()).toHaveLength(further.length)
  expect(view(createState(standing)).totals().moneyQuote).toBe(view(state).totals().moneyQuote)
})

test('an asset that counts for nothing is left out', () => {
  const worthless = {
    asset: 'DUST',
    amountUnits: 1n,
    unitPriceQuote: ratio(1n, 1_000n),
    haircut: ratio(0n),
  }
  const [one, ...others] = book.accounts
  if (one === undefined) throw new Error('crash has accounts')
  const state = createState({
    ...book,
    accounts: [{ ...one, collaterals: [worthless] }, ...others],
  })
  const standing = standingBook(terms, state)
  expect(view(createState(standing)).margins()).toEqual(view(state).margins())
})
