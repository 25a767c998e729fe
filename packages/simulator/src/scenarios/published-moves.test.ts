import { createState, presets, view } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { venueBook } from '../populations/venue-book.ts'
import { crash } from './crash.ts'
import { publishedMoves } from './published-moves.ts'
import { scenarios } from './scenarios.ts'

test('the factor moves each market by its loading, the market all alike, majors against the others', () => {
  const moves = publishedMoves({ A: { beta: 1 }, B: { beta: 1.5 } })
  const returns = (a: number, b: number) => [
    { market: 'A', returnPpm: a },
    { market: 'B', returnPpm: b },
  ]
  expect(moves).toEqual([
    { scenario: 'factor', returns: returns(100_000, 150_000) },
    { scenario: 'market', returns: returns(200_000, 200_000) },
    { scenario: 'majors-against-alts', returns: returns(100_000, -100_000) },
  ])
})

test.each(scenarios.map((scenario) => [scenario.scenario, scenario] as const))(
  'the book of %s has majors and others, so that no two of its moves are one',
  (_, { markets }) => {
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
