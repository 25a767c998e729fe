import { type BookSpec, createState, type State, stateHash, step, view } from '@plimsoll/engine'
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
