import { describe, expect, test } from 'vitest'
import { type IndicatorPoint, PointSeries } from './point-series.ts'

const market: IndicatorPoint['markets'][number] = {
  markPrice: '1',
  openInterest: '1',
  coverage: null,
  imbalance: null,
  freeboardDown: null,
  freeboardUp: null,
  adlNearness: null,
}

function point(timeMs: number, sequence: number, markets = 0): IndicatorPoint {
  return {
    timeMs,
    sequence,
    available: '1',
    deficit: '0',
    liquidations: 0,
    openCases: 0,
    cases: 0,
    cutFills: 0,
    cutValue: '0',
    charged: '0',
    markets: Array.from({ length: markets }, () => market),
  }
}

const timesOf = (points: readonly IndicatorPoint[]): number[] => points.map(({ timeMs }) => timeMs)

describe('a series of points', () => {
  test('takes one at most in its interval', () => {
    const series = new PointSeries(1_000)
    expect(series.isDue(0)).toBe(true)
    series.add(point(5_000, 1))
    expect([5_000, 5_999, 6_000].map((timeMs) => series.isDue(timeMs))).toEqual([
      false,
      false,
      true,
    ])
  })

  test('answers what is after a sequence', () => {
    const series = new PointSeries(1)
    for (const sequence of [3, 5, 9]) series.add(point(sequence, sequence))
    const after = (sequence?: number): number[] => timesOf(series.after(sequence))
    expect([after(), after(2), after(3), after(4), after(9)]).toEqual([
      [3, 5, 9],
      [3, 5, 9],
      [5, 9],
      [5, 9],
      [],
    ])
  })

  test('answers what comes next some at a time', () => {
    const series = new PointSeries(1)
    for (let sequence = 1; sequence <= 300; sequence += 1) series.add(point(sequence, sequence))
    const next = timesOf(series.after(10))
    expect([next.length, next[0], next.at(-1)]).toEqual([120, 11, 130])
    expect(series.after()).toHaveLength(300)
  })

  test('is bounded: it gets thinner, keeps its newest point, and its points stay evenly apart', () => {
    const series = new PointSeries(1)
    let added = 0
    for (let timeMs = 1; added < 10_000; timeMs += 1) {
      if (!series.isDue(timeMs)) continue
      series.add(point(timeMs, timeMs))
      added += 1
      const points = series.after()
      expect(points.length).toBeLessThan(1_440)
      expect(points.at(-1)?.timeMs).toBe(timeMs)
    }
    const times = timesOf(series.after())
    expect(times.length).toBeGreaterThanOrEqual(720)
    const gaps = times.slice(1).map((timeMs, index) => timeMs - (times[index] ?? 0))
    expect(new Set(gaps)).toEqual(new Set([series.everyMs]))
    expect(series.everyMs).toBe(2 ** 12)
  })
  test.each([
    [11, 1_440],
    [20, 840],
    [50, 336],
  ])('of %i markets keeps fewer than %i points, and at least half as many', (markets, most) => {
    const series = new PointSeries(1)
    let longest = 0
    for (let timeMs = 1; series.everyMs < 8; timeMs += 1) {
      if (!series.isDue(timeMs)) continue
      series.add(point(timeMs, timeMs, markets))
      longest = Math.max(longest, series.after().length)
      expect(series.latest?.timeMs).toBe(timeMs)
    }
    expect(longest).toBe(most - 1)
    expect(series.after()).toHaveLength(most / 2)
  })
})
