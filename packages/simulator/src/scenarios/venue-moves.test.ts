import { createState, presets, type ScenarioSpec, view } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { venueBook } from '../populations/venue-book.ts'
import type { MarketWorld } from './scenario.ts'
import { scenarios } from './scenarios.ts'
import { crash } from './testing/shipped.ts'

/** How far a market follows the common factor. */
type Loading = Pick<MarketWorld, 'beta'>

/** How far the common factor moves, and large coins against the others; millionths. */
const FACTOR_PPM = 100_000
/** How far all prices move when they move alike; millionths. */
const MARKET_PPM = 200_000

/**
 * The moves that a simulated venue publishes for policies with a stress; all of them count both ways. They are ours: no venue
 * publishes any.
 *
 * - `factor`: every price by its own loading on the common factor, the one with which the scenario's prices follow it, when
 *   that moves by 10 %.
 * - `market`: all prices by 20 %, about what large coins lose in one wave of a crash.
 * - `majors-against-alts`: markets that follow the factor one to one or less rise by 10 %, the others fall by as much, so that
 *   a hedge of one with the other is not taken for none.
 */
function publishedMoves(markets: Readonly<Record<string, Loading>>): ScenarioSpec[] {
  const move = (scenario: string, returnOf: (market: Loading) => number): ScenarioSpec => ({
    scenario,
    returns: Object.entries(markets).map(([market, loading]) => ({
      market,
      returnPpm: returnOf(loading),
    })),
  })
  return [
    move('factor', ({ beta }) => Math.round(beta * FACTOR_PPM)),
    move('market', () => MARKET_PPM),
    move('majors-against-alts', ({ beta }) => (beta <= 1 ? FACTOR_PPM : -FACTOR_PPM)),
  ]
}

const drawn = scenarios().filter(({ population }) => population !== undefined)

test.each(drawn.map((scenario) => [scenario.scenario, scenario] as const))(
  'the venue of %s publishes these, and no two of them are one',
  (_, { venue, markets }) => {
    expect(venue.scenarios).toEqual(publishedMoves(markets))
    const moves = publishedMoves(markets).map(({ returns }) => JSON.stringify(returns))
    expect(new Set(moves).size).toBe(moves.length)
  },
)

test('every policy with a stress can rank the book of a simulation', () => {
  const book = venueBook(crash, 1)
  const [market] = book.markets
  for (const { spec } of presets.filter(({ spec: { allocation } }) => 'stress' in allocation)) {
    const query = { market: market?.market ?? '', side: 'short', policy: spec } as const
    expect(view(createState(book)).queue(query)?.length).toBeGreaterThan(0)
  }
})
