import { compareRatios, ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  backoffSeverity,
  fullSeverity,
  matchSeverity,
  neededTracking,
  staticSeverity,
} from './fixed-severity.ts'
import { one, times } from './rational.ts'
import { playSeverity } from './severity-controller.ts'
import { neededSeverity, type WaveAhead, type WaveBehind, waveBudget } from './wave.ts'

const none: WaveAhead = {
  deficitQuote: 0n,
  neededEstimateQuote: 0n,
  capacityQuote: 0n,
  fundQuote: 0n,
  lots: 0n,
  recentWaves: 0,
}

const amount = fc.bigInt({ min: 0n, max: 1_000_000n })
const waves = fc.array(
  fc
    .record({
      deficitQuote: amount,
      neededEstimateQuote: amount,
      capacityQuote: amount,
      neededQuote: amount,
      recentWaves: fc.nat(20),
    })
    .map(
      ({ neededQuote, ...ahead }): WaveBehind => ({ ahead: { ...none, ...ahead }, neededQuote }),
    ),
  { maxLength: 10 },
)
const parts = fc.nat(1000).map((thousandths) => ratio(BigInt(thousandths), 1000n))

test('a budget never exceeds what was asked for, the deficit or the capacity; what is missing is named', () => {
  fc.assert(
    fc.property(waves, parts, (played, part) => {
      const controllers = [
        fullSeverity,
        matchSeverity,
        neededTracking,
        staticSeverity(part),
        backoffSeverity(part, part),
      ]
      for (const controller of controllers) {
        for (const { wave, severity, budget } of playSeverity(controller, played)) {
          expect(compareRatios(severity, ratio(0n)) >= 0 && compareRatios(severity, one) <= 0).toBe(
            true,
          )
          expect(budget.raisedQuote <= wave.ahead.capacityQuote).toBe(true)
          expect(budget.askedQuote <= wave.ahead.deficitQuote).toBe(true)
          expect(budget.raisedQuote + budget.shortfallQuote).toBe(budget.askedQuote)
        }
      }
    }),
  )
})

test('matching the capacity always can be raised, and nothing more could be', () => {
  fc.assert(
    fc.property(waves, (played) => {
      for (const { wave, budget } of playSeverity(matchSeverity, played)) {
        const { deficitQuote, capacityQuote } = wave.ahead
        expect(budget.shortfallQuote).toBe(0n)
        expect(budget.raisedQuote).toBe(deficitQuote < capacityQuote ? deficitQuote : capacityQuote)
      }
    }),
  )
})

test('feasible up to the capacity, one unit more is a shortfall', () => {
  const ahead = { ...none, deficitQuote: 1000n }
  const half = ratio(1n, 2n)
  expect(waveBudget(half, { ...ahead, capacityQuote: 501n }).shortfallQuote).toBe(0n)
  expect(waveBudget(half, { ...ahead, capacityQuote: 500n }).shortfallQuote).toBe(0n)
  expect(waveBudget(half, { ...ahead, capacityQuote: 499n })).toEqual({
    askedQuote: 500n,
    raisedQuote: 499n,
    shortfallQuote: 1n,
  })
})

test('the fraction of a unit stays with the deficit', () => {
  const ahead = { ...none, deficitQuote: 10n, capacityQuote: 10n }
  expect(waveBudget(ratio(2n, 3n), ahead).askedQuote).toBe(6n)
})

test('a perfect estimate is raised to the unit, and to the deficit at most', () => {
  fc.assert(
    fc.property(waves, (played) => {
      for (const { wave, budget } of playSeverity(neededTracking, played)) {
        const { deficitQuote, neededEstimateQuote } = wave.ahead
        expect(budget.askedQuote).toBe(
          neededEstimateQuote < deficitQuote ? neededEstimateQuote : deficitQuote,
        )
      }
    }),
  )
})

test('backoff shrinks with every recent wave', () => {
  const controller = backoffSeverity(ratio(4n, 5n), ratio(1n, 2n))
  const course = [0, 1, 2, 3].map((recentWaves) => controller.decide({ ...none, recentWaves }))
  expect(course.map((severity) => times(severity, ratio(10n)))).toEqual([
    ratio(8n),
    ratio(4n),
    ratio(2n),
    ratio(1n),
  ])
})

test('of no deficit nothing is needed', () => {
  expect(neededSeverity(5n, 0n)).toEqual(ratio(0n))
})

test('a severity beyond the whole is refused', () => {
  expect(() => staticSeverity(ratio(1001n, 1000n))).toThrow('between 0 and 1')
  expect(() => backoffSeverity(one, ratio(-1n))).toThrow('between 0 and 1')
})
