import { addRatios, compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minus, sumRatios } from '../comparison/exact.ts'
import { staticSeverity } from './fixed-severity.ts'
import {
  adaptiveStep,
  descentSeverity,
  doublingStep,
  hindsightStep,
  type SquaredStep,
} from './descent-severity.ts'
import { severityBound } from './metrics/severity-bound.ts'
import { absolute, one, times } from './rational.ts'
import { playSeverity, type SeverityController } from './severity-controller.ts'
import { neededSeverity, type WaveBehind } from './wave.ts'

function wave(deficitQuote: bigint, neededQuote: bigint): WaveBehind {
  const ahead = {
    deficitQuote,
    neededEstimateQuote: 0n,
    capacityQuote: deficitQuote,
    fundQuote: 0n,
    lots: 0n,
    recentWaves: 0,
  }
  return { ahead, neededQuote }
}

/** Σ deficit × |severity − needed severity|. */
function lossOf(controller: SeverityController, waves: readonly WaveBehind[]): Ratio {
  return sumRatios(
    playSeverity(controller, waves).map(({ wave: { ahead, neededQuote }, severity }) => {
      const needed = neededSeverity(neededQuote, ahead.deficitQuote)
      return times(ratio(ahead.deficitQuote), absolute(minus(severity, needed)))
    }),
  )
}

const alternating = Array.from({ length: 1000 }, (_none, index) => wave(1n, BigInt(index % 2)))
const nothing = ratio(0n)

test('where needs alternate, every fixed severity loses half of them, and descent a little more', () => {
  for (const thousandths of [0n, 1n, 500n, 1000n])
    expect(lossOf(staticSeverity(ratio(thousandths, 1000n)), alternating)).toEqual(ratio(500n))
  const rate: SquaredStep = () => ratio(1n, 1000n)
  const { numerator, denominator } = lossOf(descentSeverity(nothing, rate), alternating)
  expect((Number(numerator) / Number(denominator)).toFixed(1)).toBe('515.8')
})

const drawnWaves = fc.array(
  fc
    .tuple(fc.bigInt({ min: 0n, max: 2000n }), fc.bigInt({ min: 0n, max: 2500n }))
    .map(([deficitQuote, neededQuote]) => wave(deficitQuote, neededQuote)),
  { minLength: 1, maxLength: 20 },
)

test('with the rate of hindsight losses stay below √((1 + 2P) Σ deficit²)', () => {
  fc.assert(
    fc.property(drawnWaves, fc.nat(1000), (waves, thousandths) => {
      fc.pre(waves.some(({ ahead }) => ahead.deficitQuote > 0n))
      const start = ratio(BigInt(thousandths), 1000n)
      const loss = lossOf(descentSeverity(start, hindsightStep(waves)), waves)
      const { boundQuote } = severityBound(
        waves.map(({ ahead, neededQuote }) => ({ ...ahead, neededQuote })),
      )
      // A thousandth of a unit for steps that were rounded to billionths.
      expect(compareRatios(loss, addRatios(ratio(boundQuote), ratio(1n, 1000n))) <= 0).toBe(true)
    }),
  )
})

test.each([
  ['adaptive', adaptiveStep],
  ['doubling', doublingStep],
])('%s steps find a need that stays where it is', (_name, step) => {
  const waves = Array.from({ length: 400 }, () => wave(1000n, 300n))
  const stages = playSeverity(descentSeverity(one, step), waves)
  const late = stages.slice(-50).map(({ severity }) => absolute(minus(severity, ratio(3n, 10n))))
  for (const distance of late) expect(compareRatios(distance, ratio(6n, 100n)) <= 0).toBe(true)
})

test('severities stay between 0 and 1, also where a wave has no deficit', () => {
  fc.assert(
    fc.property(drawnWaves, fc.constantFrom(adaptiveStep, doublingStep), (waves, step) => {
      for (const { severity } of playSeverity(descentSeverity(one, step), waves)) {
        expect(compareRatios(severity, nothing) >= 0).toBe(true)
        expect(compareRatios(severity, one) <= 0).toBe(true)
      }
    }),
  )
})

test('the unit in which money is counted changes no severity', () => {
  fc.assert(
    fc.property(drawnWaves, (waves) => {
      const finer = waves.map(({ ahead, neededQuote }) =>
        wave(ahead.deficitQuote * 1000n, neededQuote * 1000n),
      )
      const course = (played: readonly WaveBehind[]): Ratio[] =>
        playSeverity(descentSeverity(one, adaptiveStep), played).map(({ severity }) => severity)
      expect(course(finer)).toEqual(course(waves))
    }),
  )
})

test('a controller can be asked again: learning leaves it as it was', () => {
  const controller = descentSeverity(one, adaptiveStep)
  expect(controller.after(wave(10n, 0n)).decide(wave(10n, 0n).ahead)).toEqual(nothing)
  expect(controller.decide(wave(10n, 0n).ahead)).toEqual(one)
})

test('rates: of hindsight, adaptive, and renewed at powers of two', () => {
  expect(hindsightStep([wave(3n, 0n), wave(4n, 4n)])(0n)).toEqual(ratio(3n, 25n))
  expect(adaptiveStep(25n)).toEqual(ratio(1n, 25n))
  const renewed = [1n, 2n, 3n, 4n, 5n, 8n, 9n].map((squares) => doublingStep(squares).denominator)
  expect(renewed).toEqual([2n, 4n, 4n, 8n, 8n, 16n, 16n])
})
