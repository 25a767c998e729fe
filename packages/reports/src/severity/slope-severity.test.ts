import { type Ratio, ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minus, sumRatios } from '../comparison/exact.ts'
import { neededTracking } from './fixed-severity.ts'
import { trackWaves } from './metrics/tracking.ts'
import { pathVariation } from './metrics/severity-bound.ts'
import { absolute, ceilOf, floorOf, times } from './rational.ts'
import { playSeverity } from './severity-controller.ts'
import { slopeSeverity } from './slope-severity.ts'
import type { WaveBehind } from './wave.ts'

const lots = 100n
const plenty = 1_000_000_000n

function wave(neededQuote: bigint, neededEstimateQuote = 0n): WaveBehind {
  const ahead = {
    deficitQuote: plenty,
    neededEstimateQuote,
    capacityQuote: plenty,
    fundQuote: 0n,
    lots,
    recentWaves: 0,
  }
  return { ahead, neededQuote }
}

test('an estimate of the price that is too good leaves the difference unpaid', () => {
  const [bankruptcy, execution, estimated] = [100n, 96n, 99n]
  const vignette = wave((bankruptcy - execution) * lots, (bankruptcy - estimated) * lots)
  const results = playSeverity(neededTracking, [vignette]).map(({ wave: { ahead }, budget }) => ({
    deficitQuote: ahead.deficitQuote,
    neededQuote: vignette.neededQuote,
    raisedQuote: budget.raisedQuote,
  }))
  expect(results).toEqual([{ deficitQuote: plenty, neededQuote: 400n, raisedQuote: 100n }])
  expect(trackWaves(results).undershootQuote).toBe(300n)
})

test('what an estimate misses is what tracking it leaves unpaid, and never more', () => {
  const amounts = fc.bigInt({ min: 0n, max: 1000n })
  fc.assert(
    fc.property(fc.array(fc.tuple(amounts, amounts)), (pairs) => {
      const waves = pairs.map(([needed, estimate]) => wave(needed, estimate))
      const results = playSeverity(neededTracking, waves).map(({ wave: played, budget }) => ({
        deficitQuote: plenty,
        neededQuote: played.neededQuote,
        raisedQuote: budget.raisedQuote,
      }))
      const missed = pairs.map(([needed, estimate]) => (needed > estimate ? needed - estimate : 0n))
      expect(trackWaves(results).undershootQuote).toBe(missed.reduce((sum, one) => sum + one, 0n))
    }),
  )
})

test('the estimate comes as close as the step, and the error is bounded by how much slopes vary', () => {
  const limit = 40n
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 0n, max: limit }), { minLength: 1, maxLength: 40 }),
      fc.bigInt({ min: 1n, max: 16n }),
      (slopes, step) => {
        const waves = slopes.map((slope) => wave(slope * lots ** 2n))
        const controller = slopeSeverity({
          start: ratio(0n),
          step: ratio(step),
          limit: ratio(limit),
        })
        const estimates = playSeverity(controller, waves).map(({ budget }) => budget.askedQuote)
        const error = sumRatios(
          estimates.map((estimate, index) =>
            absolute(minus(ratio(estimate, lots ** 2n), ratio(slopes[index] ?? 0n))),
          ),
        )
        const variation = pathVariation(slopes.map((slope) => ratio(slope)))
        // Gradient descent: Σ error ≤ (limit² + 2 × limit × variation) / (2 × step) + step × waves / 2.
        const bound =
          Number(limit ** 2n + 2n * limit * floorOf(variation)) / (2 * Number(step)) +
          (Number(step) * slopes.length) / 2
        expect(Number(ceilOf(error))).toBeLessThanOrEqual(Math.ceil(bound))
      },
    ),
  )
})

test('a fraction of a unit is asked for, not left to the next layer', () => {
  const controller = slopeSeverity({
    start: ratio(1n, 30_000n),
    step: ratio(1n),
    limit: ratio(10n),
  })
  expect(playSeverity(controller, [wave(0n)])[0]?.budget.askedQuote).toBe(1n)
})

test('a queue makes the slope of those it hits jump where sharing leaves it as it is', () => {
  const waves = 12
  const [low, high] = [ratio(1n), ratio(5n)]
  // Two accounts of one unit for every wave, one of each slope; a queue closes one of them whole, by turns.
  const queue = Array.from({ length: waves }, (_none, index) => (index % 2 === 0 ? low : high))
  const accounts = [...queue, ...queue.map((slope) => (slope === low ? high : low))]
  const shared = queue.map(() => mean(accounts))
  expect(pathVariation(queue)).toEqual(times(ratio(BigInt(waves - 1)), minus(high, low)))
  expect(pathVariation(shared)).toEqual(ratio(0n))
})

function mean(values: readonly Ratio[]): Ratio {
  return times(sumRatios(values), ratio(1n, BigInt(values.length)))
}

test('the estimate walks to the slope that is seen and stays; a wave without lots shows none', () => {
  const flat: WaveBehind = { ...wave(7n), ahead: { ...wave(7n).ahead, lots: 0n } }
  const waves = [wave(0n), flat, ...Array.from({ length: 4 }, () => wave(5n * lots ** 2n))]
  const controller = slopeSeverity({ start: ratio(1n), step: ratio(2n), limit: ratio(9n) })
  const asked = playSeverity(controller, waves).map(({ budget }) => budget.askedQuote)
  expect(asked).toEqual([1n, 0n, 0n, 2n, 4n, 6n].map((slope) => slope * lots ** 2n))
})
