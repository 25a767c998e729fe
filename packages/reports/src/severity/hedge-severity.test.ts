import { ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minus, sumRatios } from '../comparison/exact.ts'
import { adaptiveStep, descentSeverity } from './descent-severity.ts'
import { fullSeverity, neededTracking, staticSeverity } from './fixed-severity.ts'
import { hedgeSeverity } from './hedge-severity.ts'
import { absolute, one } from './rational.ts'
import { playSeverity, type SeverityController } from './severity-controller.ts'
import { neededSeverity, type WaveBehind } from './wave.ts'

const amount = fc.bigInt({ min: 1n, max: 1000n })
const waves = fc.array(
  fc.tuple(amount, amount, amount).map(
    ([deficitQuote, neededEstimateQuote, neededQuote]): WaveBehind => ({
      ahead: {
        deficitQuote,
        neededEstimateQuote,
        capacityQuote: deficitQuote,
        fundQuote: 0n,
        lots: 0n,
        recentWaves: 0,
      },
      neededQuote,
    }),
  ),
  { maxLength: 40 },
)

const library = [
  fullSeverity,
  staticSeverity(ratio(0n)),
  staticSeverity(ratio(1n, 2n)),
  neededTracking,
  descentSeverity(one, adaptiveStep),
]

function lossOf(controller: SeverityController, played: readonly WaveBehind[]): number {
  const { numerator, denominator } = sumRatios(
    playSeverity(controller, played).map(({ wave, severity }) =>
      absolute(minus(severity, neededSeverity(wave.neededQuote, wave.ahead.deficitQuote))),
    ),
  )
  return Number((numerator * 1_000_000n) / denominator) / 1_000_000
}

test('the mix loses little more than the best of its library', () => {
  fc.assert(
    fc.property(waves, fc.constantFrom(2n, 4n, 10n), (played, parts) => {
      const rate = 1 / Number(parts)
      const best = Math.min(...library.map((controller) => lossOf(controller, played)))
      const bound = (1 + rate) * best + Math.log(library.length) / rate
      const loss = lossOf(hedgeSeverity(library, ratio(1n, parts)), played)
      expect(loss).toBeLessThanOrEqual(bound + 0.000_01)
    }),
  )
})

test('who was wrong by the whole keeps 1 − rate of the weight', () => {
  const ahead = {
    deficitQuote: 1n,
    neededEstimateQuote: 0n,
    capacityQuote: 1n,
    fundQuote: 0n,
    lots: 0n,
    recentWaves: 0,
  }
  const mix = hedgeSeverity([fullSeverity, staticSeverity(ratio(0n))], ratio(1n, 4n))
  expect(mix.after({ ahead, neededQuote: 1n }).decide(ahead)).toEqual(ratio(4n, 7n))
})

test('after a long course the best decides, and the others are not lost', () => {
  const wave: WaveBehind = {
    ahead: {
      deficitQuote: 100n,
      neededEstimateQuote: 0n,
      capacityQuote: 100n,
      fundQuote: 0n,
      lots: 0n,
      recentWaves: 0,
    },
    neededQuote: 100n,
  }
  const opposite = { ...wave, neededQuote: 0n }
  const mix = hedgeSeverity([fullSeverity, staticSeverity(ratio(0n))], ratio(1n, 2n))
  const course = [
    ...Array.from({ length: 200 }, () => wave),
    ...Array.from({ length: 200 }, () => opposite),
  ]
  const asked = playSeverity(mix, course).map(({ budget }) => budget.askedQuote)
  expect(asked[0]).toBe(50n)
  expect(asked[199]).toBe(99n)
  expect(asked[399]).toBe(0n)
})

test('one controller alone decides', () => {
  fc.assert(
    fc.property(waves, (played) => {
      for (const controller of [neededTracking, descentSeverity(one, adaptiveStep)]) {
        const alone = playSeverity(hedgeSeverity([controller], ratio(1n, 2n)), played)
        expect(alone).toEqual(playSeverity(controller, played))
      }
    }),
  )
})

test('an empty library and a rate above 1/2 are refused', () => {
  expect(() => hedgeSeverity([fullSeverity], ratio(2n, 3n))).toThrow('between 0 and 1/2')
  expect(() => hedgeSeverity([], ratio(1n, 2n))).toThrow('needs a controller')
})
