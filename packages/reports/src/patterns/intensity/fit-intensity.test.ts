import { describe, expect, test } from 'vitest'
import { seededDraws } from './seeded-draws.ts'
import { simulateIntensity } from '../testing/simulate-intensity.ts'
import { fitIntensity, instantsMin } from './fit-intensity.ts'
import { intensityAlong, likelihoodOf } from './intensity-likelihood.ts'

const truth = { baseRate: 0.5, branching: 0.7, decay: 2 }
const observation = { fromMs: 1_000_000, toMs: 1_200_000 }
const seeds = seedsUpTo(80)

const drawn = seeds.map((seed) => simulateIntensity(truth, observation, seededDraws(seed)))

function seedsUpTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

/** Fewer successes than this come once in ten thousand, where each of `draws` succeeds with probability `chance`. */
function leastLikely(draws: number, chance: number): number {
  let mass = (1 - chance) ** draws
  let sum = mass
  let successes = 0
  while (sum < 1e-4) {
    mass *= ((draws - successes) / (successes + 1)) * (chance / (1 - chance))
    successes += 1
    sum += mass
  }
  return successes
}

describe('a self-exciting process of known parameters', () => {
  const fits = drawn.map((timesMs) => fitIntensity(timesMs, observation))
  const excited = fits.flatMap((fit) => fit.excited ?? [])

  test('is found in every draw', () => {
    expect(fits.filter(({ reason }) => reason !== undefined)).toEqual([])
  })

  test.each(['baseRate', 'branching', 'decay'] as const)(
    'the intervals hold the true %s as often as they promise',
    (parameter) => {
      const holding = excited.filter(
        ({ [parameter]: { low, high } }) => low <= truth[parameter] && truth[parameter] <= high,
      )
      expect(holding.length).toBeGreaterThanOrEqual(leastLikely(seeds.length, 0.95))
      const mean = excited.reduce((sum, fit) => sum + fit[parameter].value, 0) / excited.length
      expect(mean / truth[parameter]).toBeGreaterThan(0.9)
      expect(mean / truth[parameter]).toBeLessThan(1.1)
    },
  )

  test('time rescaling accepts it, and rejects the steady model', () => {
    const accepted = excited.filter(({ goodness }) => goodness.pValue >= 0.05)
    expect(accepted.length).toBeGreaterThanOrEqual(leastLikely(seeds.length, 0.95))
    expect(fits.filter(({ steady }) => (steady?.goodness.pValue ?? 1) >= 0.01)).toEqual([])
    expect(fits.filter(({ test: against }) => (against?.pValue ?? 1) >= 1e-6)).toEqual([])
  })
})

test('a steady process is rarely taken for a self-exciting one', () => {
  const steady = { baseRate: 1, branching: 0, decay: 1 }
  const found = seedsUpTo(60).filter((seed) => {
    const timesMs = simulateIntensity(steady, { fromMs: 0, toMs: 100_000 }, seededDraws(seed))
    const { test: against, reason } = fitIntensity(timesMs, { fromMs: 0, toMs: 100_000 })
    // 5.9915 is the 95 % point of χ²(2), as tables have it.
    expect((against?.pValue ?? 1) < 0.05).toBe((against?.likelihoodRatio ?? 0) > 5.9915)
    return reason !== 'noExcitation'
  })
  expect(60 - found.length).toBeGreaterThanOrEqual(leastLikely(60, 0.95))
})

test('the likelihood in one pass is the double sum, and its derivatives are its slopes', () => {
  const timesS = [0.5, 0.9, 1, 2.5, 4]
  const at = (baseRate: number, branching: number, decay: number): number => {
    const rates = timesS.map((timeS) =>
      timesS
        .filter((before) => before < timeS)
        .reduce(
          (sum, before) => sum + branching * decay * Math.exp(-decay * (timeS - before)),
          baseRate,
        ),
    )
    const caused = timesS.map((timeS) => branching * (1 - Math.exp(-decay * (5 - timeS))))
    return (
      rates.reduce((sum, rate) => sum + Math.log(rate), 0) -
      baseRate * 5 -
      caused.reduce((sum, part) => sum + part, 0)
    )
  }
  const gradientAt = (point: readonly number[]): readonly number[] => {
    const [baseRate = 0, branching = 0, decay = 0] = point
    return likelihoodOf(timesS, 5, { baseRate, branching, decay }).gradient
  }
  const point = [0.4, 0.6, 1.5]
  const { value, gradient, hessian } = likelihoodOf(timesS, 5, {
    baseRate: 0.4,
    branching: 0.6,
    decay: 1.5,
  })
  expect(value).toBeCloseTo(at(0.4, 0.6, 1.5), 12)
  const step = 1e-5
  for (const index of [0, 1, 2] as const) {
    const [up, down] = [step, -step].map((by) =>
      point.map((one, place) => (place === index ? one + by : one)),
    )
    const [upper, lower] = [up ?? [], down ?? []]
    const [a = 0, b = 0, c = 0] = upper
    const [d = 0, e = 0, f = 0] = lower
    expect(gradient[index]).toBeCloseTo((at(a, b, c) - at(d, e, f)) / (2 * step), 6)
    const slopes = gradientAt(upper).map(
      (one, place) => (one - (gradientAt(lower)[place] ?? 0)) / (2 * step),
    )
    hessian[index].forEach((one, place) => expect(one).toBeCloseTo(slopes[place] ?? NaN, 5))
  }
})

test('the intensity at a time is what the instants before it left', () => {
  const parameters = { baseRate: 0.5, branching: 0.8, decay: 2 }
  const [before, after, later] = intensityAlong([1], [1, 1 + 1e-12, 2], parameters)
  expect(before).toBe(0.5)
  expect(after).toBeCloseTo(0.5 + 1.6, 9)
  expect(later).toBeCloseTo(0.5 + 1.6 * Math.exp(-2), 12)
})

describe('what cannot carry a fit is refused', () => {
  const window = { fromMs: 0, toMs: 600_000 }

  test('nothing, too little, and everything at one time', () => {
    expect(fitIntensity([], window)).toEqual({ ...window, instants: 0, reason: 'tooFew' })
    expect(fitIntensity(Array(100).fill(7), window)).toMatchObject({
      instants: 1,
      reason: 'noSpan',
    })
    const few = Array.from({ length: instantsMin - 1 }, (_, index) => index * index * 7)
    expect(fitIntensity(few, window)).toMatchObject({ instants: 29, reason: 'tooFew' })
    expect(fitIntensity(few, window).steady?.rate.value).toBeCloseTo(29 / 600, 12)
  })

  test('times that a clock spaced', () => {
    const seconds = Array.from({ length: 90 }, (_, index) => 60_000 + index * 1000)
    expect(fitIntensity([...seconds, 300_000], window)).toMatchObject({
      reason: 'coarseClock',
      clock: { tickMs: 1000, nextTickShare: 89 / 90 },
    })
  })

  test('an excitation that is over within a tick', () => {
    const draw = seededDraws(5)
    const alone = Array.from({ length: 150 }, () => Math.floor(draw() * 599_000))
    const pairs = alone.slice(0, 40).map((timeMs) => timeMs + 1)
    const timesMs = [...alone, ...pairs].toSorted((left, right) => left - right)
    expect(fitIntensity(timesMs, window)).toMatchObject({
      reason: 'decayUnresolved',
      clock: { tickMs: 1 },
    })
  })

  test('a rate that drifts: what fits best outlasts all that was observed', () => {
    const draw = seededDraws(6)
    const timesMs = Array.from({ length: 400 }, () => Math.sqrt(0.25 + 0.75 * draw()) - 0.5)
      .map((part) => 1_200_000 * part)
      .toSorted((left, right) => left - right)
    const fit = fitIntensity(timesMs, window)
    expect(fit.test?.pValue).toBeLessThan(0.05)
    expect(fit).toMatchObject({ reason: 'notConverged' })
  })

  test('times out of order or outside', () => {
    expect(() => fitIntensity([2, 1], window)).toThrow('times go back')
    expect(() => fitIntensity([700_000], window)).toThrow('outside the observation')
  })
})

test('members of one batch are one instant', () => {
  const [timesMs = []] = drawn
  const doubled = timesMs.flatMap((timeMs) => [timeMs, timeMs, timeMs])
  expect(fitIntensity(doubled, observation)).toEqual(fitIntensity(timesMs, observation))
})
