import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  adjustForDuration,
  type IntervalSettings,
  measureDurationOvershoot,
  type TimedWave,
} from './duration-overshoot.ts'
import { seededDraw } from './resample.ts'

const settings: IntervalSettings = { seed: 7, resamples: 200, levelPercent: 90 }

const waves = fc.array(
  fc.record({
    durationMs: fc.constantFrom(0, 0, 1, 250, 3000, 40_000),
    overshootQuote: fc.bigInt({ min: -1_000_000n, max: 1_000_000n }),
  }),
  { minLength: 1, maxLength: 12 },
)

/** Overshoot that grows with time from a level. */
function onLine(level: bigint, perMs: bigint, durations: readonly number[]): TimedWave[] {
  return durations.map((durationMs) => ({
    durationMs,
    overshootQuote: level + perMs * BigInt(durationMs),
  }))
}

test('what grows with time is taken out exactly, and signs stay', () => {
  const drawn = fc.uniqueArray(fc.nat(50_000), { minLength: 2, maxLength: 10 })
  const number = fc.bigInt({ min: -999n, max: 999n })
  fc.assert(
    fc.property(drawn, number, number, (durations, level, perMs) => {
      const line = onLine(level, perMs, durations)
      expect(adjustForDuration(line)).toBe(level * BigInt(durations.length))
    }),
  )
})

test('where every wave took equally long nothing is adjusted', () => {
  expect(adjustForDuration(onLine(-5n, 3n, [10, 10, 10]))).toBe(75n)
})

test('instant and longer waves make up the net', () => {
  fc.assert(
    fc.property(waves, (played) => {
      const { netQuote, instantQuote, longerQuote, instantWaves, longerWaves } =
        measureDurationOvershoot(played, { ...settings, resamples: 1 })
      expect(instantQuote + longerQuote).toBe(netQuote)
      expect(instantWaves + longerWaves).toBe(played.length)
    }),
  )
})

test('the same seed gives the same interval, and a wider level a wider one', () => {
  fc.assert(
    fc.property(waves, fc.nat(), (played, seed) => {
      const measure = (levelPercent: number) =>
        measureDurationOvershoot(played, { seed, resamples: 60, levelPercent }).netInterval
      const [narrow, wide] = [measure(50), measure(95)]
      expect(measure(50)).toEqual(narrow)
      expect(wide.lowQuote <= narrow.lowQuote && narrow.lowQuote <= narrow.highQuote).toBe(true)
      expect(narrow.highQuote <= wide.highQuote).toBe(true)
    }),
    { numRuns: 30 },
  )
})

test('waves that are all alike leave nothing to chance', () => {
  const measured = measureDurationOvershoot(onLine(40n, 0n, [0, 0, 500, 900]), settings)
  const certain = { levelPercent: 90, lowQuote: 160n, highQuote: 160n }
  expect(measured.netInterval).toEqual(certain)
  expect(measured.adjustedInterval).toEqual(certain)
})

test('the interval of a fair coin is that of the binomial distribution', () => {
  const coin = Array.from({ length: 100 }, (_none, index) => ({
    durationMs: 0,
    overshootQuote: BigInt(index % 2),
  }))
  const { netInterval } = measureDurationOvershoot(coin, {
    seed: 3,
    resamples: 2000,
    levelPercent: 95,
  })
  // 95 % of 100 throws lie between 40 and 60; one to either side for the 2,000 resamples.
  expect([39n, 40n, 41n]).toContain(netInterval.lowQuote)
  expect([59n, 60n, 61n]).toContain(netInterval.highQuote)
})

test('draws stay below their limit and reach all of it', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), (seed, limit) => {
      const draw = seededDraw(seed)
      const drawn = new Set(Array.from({ length: 200 }, () => draw(limit)))
      expect([...drawn].toSorted((left, right) => left - right)).toEqual(
        Array.from({ length: limit }, (_none, index) => index),
      )
    }),
  )
})

test('without waves, resamples or a level there is no interval', () => {
  expect(() => measureDurationOvershoot([], settings)).toThrow('needs waves')
  const wave = [{ durationMs: 0, overshootQuote: 1n }]
  expect(() => measureDurationOvershoot(wave, { ...settings, resamples: 0 })).toThrow('resamples')
  expect(() => measureDurationOvershoot(wave, { ...settings, levelPercent: 100 })).toThrow('level')
})

test('another seed draws otherwise', () => {
  const drawn = [1, 2, 3].map((seed) => {
    const draw = seededDraw(seed)
    return Array.from({ length: 8 }, () => draw(1000)).join()
  })
  expect(new Set(drawn).size).toBe(3)
})
