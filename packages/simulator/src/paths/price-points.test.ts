import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PricePoints } from '../scenarios/scenario.ts'
import { indexPath, type PathTerms } from './index-path.ts'

const markets = ['A', 'B'].map((market, index) => ({
  market,
  startTicks: 1000 * (index + 1),
  volatilityPpm: 500,
  beta: 1,
}))

function termsOf(paths: PricePoints): PathTerms {
  return { markets, paths, shocks: [], stepMs: 1000 }
}

function pricesAt(paths: PricePoints, times: readonly number[]): number[][] {
  const path = indexPath(termsOf(paths), 1)
  return times.map((timeMs) => path(timeMs).map(({ priceTicks }) => priceTicks))
}

const points = [
  { atMs: 2000, priceTicks: { A: 900 } },
  { atMs: 4000, priceTicks: { A: 500, B: 2100 } },
]

test('prices hold until the next point', () => {
  expect(
    pricesAt({ kind: 'points', between: 'hold', points }, [1000, 2000, 3000, 4000, 9000]),
  ).toEqual([
    [1000, 2000],
    [900, 2000],
    [900, 2000],
    [500, 2100],
    [500, 2100],
  ])
})

test('or go straight to it', () => {
  expect(
    pricesAt({ kind: 'points', between: 'line', points }, [1000, 2000, 3000, 4000, 9000]),
  ).toEqual([
    [950, 2025],
    [900, 2050],
    [700, 2075],
    [500, 2100],
    [500, 2100],
  ])
})

test('a point at the start replaces the mark of the book', () => {
  const start = [{ atMs: 0, priceTicks: { A: 800 } }, ...points]
  expect(pricesAt({ kind: 'points', between: 'hold', points: start }, [1000])).toEqual([
    [800, 2000],
  ])
})

test('every point is met to the tick, whatever lies between', () => {
  const gaps = fc.array(
    fc.record({ steps: fc.integer({ min: 1, max: 5 }), ticks: fc.integer({ min: 1, max: 1e9 }) }),
    { minLength: 1, maxLength: 20 },
  )
  fc.assert(
    fc.property(gaps, fc.constantFrom('hold' as const, 'line' as const), (rows, between) => {
      let atMs = 0
      const drawn = rows.map(({ steps, ticks }) => {
        atMs += steps * 1000
        return { atMs, priceTicks: { A: ticks } }
      })
      const path = indexPath(termsOf({ kind: 'points', between, points: drawn }), 1)
      let last = 1000
      let place = 0
      for (let timeMs = 1000; timeMs <= atMs; timeMs += 1000) {
        const [seen] = path(timeMs)
        const due = drawn[place]
        if (due?.atMs === timeMs) {
          expect(seen?.priceTicks).toBe(due.priceTicks.A)
          place += 1
        }
        expect(Math.log((seen?.priceTicks ?? 0) / last)).toBeCloseTo(seen?.logMove ?? 0, 9)
        last = seen?.priceTicks ?? 0
      }
    }),
  )
})

test('shocks come on top', () => {
  const paths: PricePoints = { kind: 'points', between: 'hold', points }
  const shocks = [{ fromMs: 0, toMs: 1000, changePpm: { '*': -100_000, B: 500_000 } }]
  const path = indexPath({ ...termsOf(paths), shocks }, 1)
  expect(path(2000).map(({ priceTicks }) => priceTicks)).toEqual([
    expect.closeTo(810, 9),
    expect.closeTo(3000, 9),
  ])
})

test.each([
  [
    [
      { atMs: 2000, priceTicks: {} },
      { atMs: 2000, priceTicks: {} },
    ],
    'point 1 is at 2000 ms',
  ],
  [[{ atMs: 1, priceTicks: { A: 0 } }], 'point 0 gives A a price of 0 ticks'],
  [[{ atMs: 1, priceTicks: { C: 1 } }], 'points of C, which is no market of the book'],
])('what cannot be followed is refused', (wrong, message) => {
  const paths: PricePoints = { kind: 'points', between: 'hold', points: wrong as typeof points }
  expect(() => indexPath(termsOf(paths), 1)).toThrow(message)
})
