import { describe, expect, it } from 'vitest'
import { heightOf, loadRatio, spread, topOf } from './load-scale.ts'

describe('loadRatio', () => {
  it('says how many times over the funds are needed', () => {
    expect(loadRatio({ deficit: '50', available: '200' })).toBe(0.25)
    expect(loadRatio({ deficit: '0.000000', available: '0' })).toBe(0)
    expect(loadRatio({ deficit: '0.000001', available: '0.000000' })).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('heightOf', () => {
  it('has nothing at 0, all that the funds can pay at 1, and never falls', () => {
    expect(heightOf(0)).toBe(0)
    expect(heightOf(1)).toBeCloseTo(1, 12)
    const heights = [0, 0.001, 0.01, 0.1, 0.99, 1, 1.01, 10, 1_000].map(heightOf)
    expect(heights.toSorted((left, right) => left - right)).toEqual(heights)
  })
})

describe('topOf', () => {
  it('stands still while the largest load stays of one size', () => {
    expect([0, 0.5, 1.7].map((ratio) => topOf([ratio]))).toEqual([2, 2, 2])
    expect([2, 8, 12, 88].map((ratio) => topOf([0.1, ratio]))).toEqual([10, 10, 100, 100])
    expect(topOf([Number.POSITIVE_INFINITY])).toBe(2)
  })
})

describe('spread', () => {
  it.each([
    [[10, 12, 14, 100], 10],
    [[90, 95, 99, 99, 99], 15],
    [[0, 0, 0], 30],
  ])('keeps %j apart by %d, in order and within bounds', (wanted, gap) => {
    const places = spread(wanted, gap, { from: 0, to: 100 })
    for (const [index, place] of places.entries()) {
      expect(place).toBeGreaterThanOrEqual(0)
      expect(place).toBeLessThanOrEqual(100)
      const before = places[index - 1]
      if (before !== undefined) expect(place - before).toBeGreaterThanOrEqual(gap - 1e-9)
    }
  })

  it('leaves alone what has room', () => {
    expect(spread([10, 40, 80], 20, { from: 0, to: 100 })).toEqual([10, 40, 80])
  })
})
