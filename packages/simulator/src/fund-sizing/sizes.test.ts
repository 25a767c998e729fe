import { ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { randomStream } from '../populations/random-stream.ts'
import { coverOf, largestOwners } from './cover.ts'
import { ordered } from './order-statistics.ts'
import type { Draw, PathDraw } from './path-draw.ts'
import { comparePooling } from './pooling.ts'
import { refillOf } from './refill.ts'
import { cheapestSize, ruinAt, ruinCurve } from './ruin.ts'

const level = ratio(9n, 10n)

function drawOf(peakQuote: bigint): Draw {
  return {
    peakQuote,
    endQuote: peakQuote,
    paidQuote: peakQuote,
    peakPaidQuote: peakQuote,
    feesQuote: 0n,
  }
}

function pathOf(seed: number, peaks: readonly bigint[]): PathDraw {
  return {
    seed,
    pooled: drawOf(peaks.reduce((sum, peak) => sum + peak, 0n)),
    markets: peaks.map((peak, at) => ({ market: `M${at}`, ...drawOf(peak) })),
    funds: [],
    outsideMarketsQuote: 0n,
    leftQuote: 0n,
    owners: largestOwners(new Map(peaks.map((peak, at) => [`o${at}`, peak])), 10),
    cases: 0,
  }
}

/** Two markets that fail on different paths. */
const apart = Array.from({ length: 100 }, (_, at) =>
  pathOf(at, at % 2 === 0 ? [BigInt(at), 0n] : [0n, BigInt(at)]),
)
/** Two markets that fail together. */
const together = Array.from({ length: 100 }, (_, at) => pathOf(at, [BigInt(at), BigInt(at)]))

test('pooling saves where markets fail apart, and nothing where they fail together', () => {
  const one = comparePooling(apart, level)
  expect(one.pooledQuote).toBe(89n)
  expect(one.separateQuote).toBe(78n + 79n)
  expect(one.savedQuote).toBe(one.separateQuote - one.pooledQuote)
  expect(one.pooledEmptied).toBe(10)
  expect(one.separateEmptied).toBe(20)
  expect(one.dividedEmptied).toBeGreaterThan(one.separateEmptied)
  const other = comparePooling(together, level)
  expect(other.savedQuote).toBe(0n)
  expect(other.dividedEmptied).toBe(other.pooledEmptied)
})

test('a larger fund is emptied less often, and the largest draw is enough', () => {
  const next = randomStream(5, 1)
  const draws = ordered(Array.from({ length: 60 }, () => BigInt(next() % 10_000)))
  const curve = ruinCurve(draws, 20)
  curve.forEach(({ emptied, low, high, probability }, at) => {
    expect(emptied).toBeLessThanOrEqual(curve[at - 1]?.emptied ?? draws.length)
    expect(low).toBeLessThanOrEqual(probability)
    expect(high).toBeGreaterThanOrEqual(probability)
  })
  expect(curve.at(-1)).toMatchObject({ sizeQuote: draws.at(-1), emptied: 0 })
  for (const draw of draws) {
    expect(ruinAt(draws, draw).emptied).toBe(draws.filter((other) => other > draw).length)
  }
})

test('no size is cheaper than that of the newsvendor', () => {
  const next = randomStream(6, 1)
  const draws = ordered(Array.from({ length: 300 }, () => BigInt(next() % 1_000)))
  const [holding, missing] = [3n, 20n]
  const cost = (size: bigint): bigint =>
    holding * size * BigInt(draws.length) +
    missing * draws.reduce((sum, draw) => sum + (draw > size ? draw - size : 0n), 0n)
  const cheapest = cheapestSize(draws, { holding: ratio(holding), missing: ratio(missing) })
  expect(cheapest.level).toEqual(ratio(17n, 20n))
  for (let size = 0n; size <= 1_000n; size += 1n) {
    expect(cost(cheapest.sizeQuote)).toBeLessThanOrEqual(cost(size))
  }
})

test('a fund that costs as much to hold as it saves is none; a level beyond the paths is said to be', () => {
  const draws = ordered([1n, 2n, 3n])
  const even = { holding: ratio(1n, 5n), missing: ratio(1n, 5n) }
  expect(cheapestSize(draws, even)).toEqual({ level: ratio(0n), sizeQuote: 0n })
  const far = cheapestSize(draws, { holding: ratio(1n), missing: ratio(1000n) })
  expect(far.pathsNeeded).toBe(5_000)
})

test('cover-n grows with n, and no faster than n', () => {
  const next = randomStream(7, 1)
  const paths = Array.from({ length: 60 }, (_, seed) =>
    pathOf(
      seed,
      Array.from({ length: 12 }, () => BigInt(next() % 500)),
    ),
  )
  const covers = coverOf(paths, level)
  covers.forEach(({ count, valueAtRiskQuote, meanQuote, largestQuote }) => {
    expect(valueAtRiskQuote).toBeLessThanOrEqual(
      BigInt(count) * (covers[0]?.valueAtRiskQuote ?? 0n),
    )
    expect(meanQuote).toBeLessThanOrEqual(largestQuote)
  })
  const sizes = covers.map(({ valueAtRiskQuote }) => valueAtRiskQuote)
  expect(sizes).toEqual(ordered(sizes))
})

test('owners with the same deficit come by id', () => {
  const owners = new Map([
    ['b', 5n],
    ['a', 5n],
    ['c', 9n],
    ['d', 0n],
  ])
  expect(largestOwners(owners, 2).map(({ owner }) => owner)).toEqual(['c', 'a'])
})

test('a fund refills in whole days what it lost, at most what it held', () => {
  const ends = [-5n, 0n, 1n, 10n, 11n, 500n]
  const refill = refillOf(ends, { sizeQuote: 100n, inflowQuote: 10n, level })
  expect(refill).toEqual({
    inflowQuote: 10n,
    meanDays: 3n,
    medianDays: 1n,
    ninetyDays: 10n,
    confidentDays: 10n,
    longestDays: 10n,
    spread: [
      { days: 0n, paths: 2 },
      { days: 1n, paths: 2 },
      { days: 2n, paths: 1 },
      { days: 10n, paths: 1 },
    ],
  })
})
