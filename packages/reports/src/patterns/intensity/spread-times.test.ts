import { describe, expect, test } from 'vitest'
import { simulateIntensity } from '../testing/simulate-intensity.ts'
import { fitIntensity } from './fit-intensity.ts'
import { seededDraws } from './seeded-draws.ts'
import { spreadTimes } from './spread-times.ts'

const tickMs = 1000
const observation = { fromMs: 0, toMs: 600_000 }
const seeds = Array.from({ length: 60 }, (_, index) => index + 1)

function toTheTick(timesMs: readonly number[]): number[] {
  return timesMs.map((timeMs) => Math.floor(timeMs / tickMs) * tickMs)
}

test('every time stays within its tick, and lies anywhere in it', () => {
  const timesMs = toTheTick(Array.from({ length: 400 }, (_, index) => index * index))
  const spread = spreadTimes(timesMs, { tickMs, seed: 4, of: 'fills' })
  expect(toTheTick(spread)).toEqual(timesMs)
  expect(spread).toEqual(spread.toSorted((left, right) => left - right))
  const mean = spread.reduce((sum, timeMs) => sum + (timeMs % tickMs), 0) / spread.length
  expect(Math.abs(mean / tickMs - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / spread.length))
  expect(spreadTimes(timesMs, { tickMs, seed: 4, of: 'fills' })).toEqual(spread)
  expect(spreadTimes(timesMs, { tickMs, seed: 5, of: 'fills' })).not.toEqual(spread)
  const batches = spreadTimes(timesMs, { tickMs, seed: 4, of: 'ticks' })
  expect(toTheTick(batches)).toEqual([...new Set(timesMs)])
})

describe('times of a self-exciting process that are known to the second', () => {
  const truth = { baseRate: 0.3, branching: 0.7, decay: 1 / 5 }
  const known = seeds.map((seed) =>
    toTheTick(simulateIntensity(truth, observation, seededDraws(seed))),
  )

  test('are not fitted unless they are spread', () => {
    for (const timesMs of known) {
      expect(fitIntensity(timesMs, observation).reason).toBe('coarseClock')
    }
  })

  test('give the parameters back once they are spread, where what follows lasts five seconds', () => {
    const fits = known.map((timesMs, index) =>
      fitIntensity(timesMs, observation, { spreadSeed: index }),
    )
    const excited = fits.flatMap((fit) => fit.excited ?? [])
    expect(fits.map(({ spread }) => spread?.of)).toEqual(known.map(() => 'fills'))
    expect(fits.map(({ spread }) => spread?.times)).toEqual(known.map(({ length }) => length))
    expect(excited).toHaveLength(seeds.length)
    for (const parameter of ['baseRate', 'branching', 'decay'] as const) {
      const values = excited
        .map((fit) => fit[parameter].value)
        .toSorted((one, other) => one - other)
      const middle = values[values.length >> 1] ?? 0
      expect(middle / truth[parameter], parameter).toBeGreaterThan(0.85)
      expect(middle / truth[parameter], parameter).toBeLessThan(1.18)
      // Of 60 intervals of 95 % fewer than 50 hold the truth once in ten thousand times.
      const holding = excited.filter(
        ({ [parameter]: { low, high } }) => low <= truth[parameter] && truth[parameter] <= high,
      )
      expect(holding.length, parameter).toBeGreaterThanOrEqual(50)
    }
    expect(excited.filter(({ goodness }) => goodness.pValue < 0.01)).toHaveLength(0)
  })

  test('that come in batches are one time a tick', () => {
    const [first = []] = known
    const batches = first.flatMap((timeMs) => Array<number>(40).fill(timeMs))
    const fit = fitIntensity(batches, observation, { spreadSeed: 1 })
    const ticks = new Set(first).size
    expect(fit).toMatchObject({ instants: ticks, spread: { of: 'ticks', tickMs, times: ticks } })
    expect(fit.toMs).toBe(observation.toMs + tickMs)
  })
})

test('times that a fine clock told stay as they are', () => {
  const timesMs = simulateIntensity(
    { baseRate: 0.5, branching: 0.7, decay: 2 },
    observation,
    seededDraws(3),
  )
  expect(fitIntensity(timesMs, observation, { spreadSeed: 9 })).toEqual(
    fitIntensity(timesMs, observation),
  )
})
