import { ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { naturalLog } from '../populations/portable-math.ts'
import { randomStream } from '../populations/random-stream.ts'
import { binomialDistribution } from './binomial.ts'
import { ordered, type OrderedDraws, rankOf, TooFewPaths } from './order-statistics.ts'
import { measureRisk, type RiskMeasure } from './risk-measure.ts'

const level = ratio(9n, 10n)
const unit = 1_000_000

/** Exponential draws with a mean of one million units: their quantiles and shortfalls are known. */
function exponentialDraws(seed: number, count: number): OrderedDraws {
  const next = randomStream(seed, 9)
  return ordered(
    Array.from({ length: count }, () =>
      BigInt(Math.round(-naturalLog((next() + 0.5) / 2 ** 32) * unit)),
    ),
  )
}

const trueQuantile = -naturalLog(0.1) * unit
const trueShortfall = trueQuantile + unit

function measured(seed: number, paths: number): RiskMeasure {
  return measureRisk(exponentialDraws(seed, paths), { level, seed, resamples: 200 })
}

test('bands hold the truth about as often as they say', () => {
  const runs = 100
  let [exact, bootstrap, shortfall, covered] = [0, 0, 0, 0]
  for (let seed = 1; seed <= runs; seed += 1) {
    const { exactBand, bootstrapBand, shortfallBand, recommendedQuote } = measured(seed, 200)
    const holds = (
      { lowQuote, highQuote }: { lowQuote: bigint; highQuote: bigint },
      truth: number,
    ) => Number(lowQuote) <= truth && truth <= Number(highQuote)
    if (holds(exactBand, trueQuantile)) exact += 1
    if (holds(bootstrapBand, trueQuantile)) bootstrap += 1
    if (holds(shortfallBand, trueShortfall)) shortfall += 1
    if (Number(recommendedQuote) >= trueQuantile) covered += 1
  }
  // The exact ones may not fall short of what they say by more than chance; a bootstrap of a tail of 20 paths is a little narrow.
  expect(exact / runs).toBeGreaterThan(0.9 - 0.08)
  expect(covered / runs).toBeGreaterThan(0.95 - 0.06)
  expect(bootstrap / runs).toBeGreaterThan(0.8)
  expect(shortfall / runs).toBeGreaterThan(0.78)
})

test('bands narrow with the root of the number of paths', () => {
  const sizes = [100, 400, 1_600, 3_600]
  const widths = sizes.map((paths) => {
    const seeds = Array.from({ length: 3 }, (_, at) => at + 1)
    const runs = seeds.map((seed) => measured(seed, paths))
    const widthOf = (bandOf: (risk: RiskMeasure) => { lowQuote: bigint; highQuote: bigint }) =>
      runs.reduce((sum, run) => sum + Number(bandOf(run).highQuote - bandOf(run).lowQuote), 0)
    return [
      widthOf(({ exactBand }) => exactBand),
      widthOf(({ bootstrapBand }) => bootstrapBand),
      widthOf(({ shortfallBand }) => shortfallBand),
    ]
  })
  for (const band of [0, 1, 2]) {
    // Slope of log width over log paths: −1/2.
    const [first, last] = [widths[0]?.[band] ?? 0, widths.at(-1)?.[band] ?? 0]
    const slope = naturalLog(last / first) / naturalLog(3_600 / 100)
    expect(slope).toBeLessThan(-0.4)
    expect(slope).toBeGreaterThan(-0.6)
  }
})

test('a resampled value at risk has the law that the binomial distribution gives it', () => {
  // It is at most the k-th draw where at least as many resampled paths as its rank fall on the first k.
  const paths = 100
  const draws = Array.from({ length: paths }, (_, at) => BigInt(at + 1))
  const atMost = (k: number): number =>
    1 - binomialDistribution(paths, k / paths)(rankOf(paths, level) - 1)
  const end = (part: number): number => draws.findIndex((_, at) => atMost(at + 1) >= part) + 1
  const { bootstrapBand } = measureRisk(draws, { level, seed: 3, resamples: 2_000 })
  expect([Number(bootstrapBand.lowQuote), Number(bootstrapBand.highQuote)]).toEqual([
    end(0.05),
    end(0.95),
  ])
})

test('the same draws and seed give the same bands; too few paths are refused', () => {
  const draws = exponentialDraws(3, 60)
  const settings = { level, seed: 5, resamples: 50 }
  expect(measureRisk(draws, settings)).toEqual(measureRisk(draws, settings))
  expect(() => measureRisk(draws.slice(0, 49), settings)).toThrow(TooFewPaths)
})

test('draws that are all the same have one size', () => {
  const risk = measureRisk(
    Array.from({ length: 50 }, () => 7n),
    { level, seed: 1, resamples: 20 },
  )
  expect(risk).toMatchObject({
    valueAtRiskQuote: 7n,
    expectedShortfallQuote: 7n,
    recommendedQuote: 7n,
    exactBand: { lowQuote: 7n, highQuote: 7n },
    shortfallBand: { lowQuote: 7n, highQuote: 7n },
  })
})
