import { describe, expect, it } from 'vitest'
import {
  changeOf,
  changeSinceFirst,
  furthestMoved,
  type Indicators,
  pointsMax,
  withLater,
} from './indicators.ts'

function course(from: number, points: number): Indicators {
  const numbers = Array.from({ length: points }, (_, index) => from + index)
  const decimals = numbers.map((value) => `${value}.0`)
  return {
    at: { epoch: 1, sequence: from + points, timeMs: 1 },
    sinceMs: 0,
    everyMs: 1_000,
    timeMs: numbers,
    sequence: numbers,
    available: decimals,
    deficit: decimals,
    liquidations: numbers,
    openCases: numbers,
    cases: numbers,
    cutFills: numbers,
    cutValue: decimals,
    charged: decimals,
    markets: [
      {
        ...marketCourse('A', decimals),
        coverage: decimals,
        freeboardDown: numbers.map((value) => (value % 2 === 0 ? null : `0.${value}00`)),
        moves: [{ move: '0.000', deficit: decimals.at(-1) ?? '0.0', available: '1.0', buckets: 0 }],
      },
    ],
  }
}

function marketCourse(market: string, markPrice: readonly string[]): Indicators['markets'][number] {
  return {
    market,
    markPrice: [...markPrice],
    openInterest: [...markPrice],
    adlNearness: markPrice.map(() => null),
  }
}

describe('withLater', () => {
  it('is as if all had been asked for at once', () => {
    expect(withLater(course(1, 5), course(6, 3))).toEqual(course(1, 8))
  })

  it('is the same object where nothing came', () => {
    const known = course(1, 5)
    expect(withLater(known, course(6, 0))).toBe(known)
  })

  it('leaves out a column that the key may not see', () => {
    const { deficit: _deficit, ...rest } = course(1, 2)
    expect(
      withLater(rest, { ...course(3, 1), deficit: undefined } as unknown as Indicators),
    ).not.toHaveProperty('deficit')
  })

  it('has everything asked for again where the two do not fit', () => {
    const known = course(1, 5)
    expect(withLater(known, { ...course(6, 1), everyMs: 2_000 })).toBeUndefined()
    expect(withLater(known, { ...course(6, 1), sinceMs: 7 })).toBeUndefined()
    expect(withLater(known, { ...course(6, 1), markets: [] })).toBeUndefined()
    expect(withLater(course(1, pointsMax), course(pointsMax + 1, 1))).toBeUndefined()
  })
})

describe('changes', () => {
  it('are parts of the first point', () => {
    expect(changeSinceFirst(['50', '45', '60'])).toEqual([
      0, -0.09999999999999998, 0.19999999999999996,
    ])
    expect(changeSinceFirst(['0', '45'])).toEqual([null, null])
  })

  it('name those that moved furthest first, either way', () => {
    const markets = [
      marketCourse('A', ['100', '101']),
      marketCourse('B', ['100', '80']),
      marketCourse('C', ['100', '110']),
    ]
    const indicators = { ...course(1, 2), markets }
    expect(furthestMoved(indicators, 2).map(({ market }) => market)).toEqual(['B', 'C'])
    expect(changeOf(indicators, 'B')).toBeCloseTo(-0.2)
    expect(changeOf(indicators, 'D')).toBeUndefined()
  })
})
