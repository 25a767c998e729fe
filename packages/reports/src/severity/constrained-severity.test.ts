import { ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minus, sumRatios } from '../comparison/exact.ts'
import { constrainedSeverity, fundKept, gainsKept } from './constrained-severity.ts'
import { ceilOf, floorOf, one, times } from './rational.ts'
import { playSeverity } from './severity-controller.ts'
import type { WaveBehind } from './wave.ts'

function wave(neededQuote: bigint): WaveBehind {
  const ahead = {
    deficitQuote: 1000n,
    neededEstimateQuote: 0n,
    capacityQuote: 1000n,
    fundQuote: 600n,
    lots: 0n,
    recentWaves: 0,
  }
  return { ahead, neededQuote }
}

const course = fc.array(fc.bigInt({ min: 0n, max: 1000n }), { minLength: 100, maxLength: 200 })

test('winners keep their part in the long run, whatever is needed', () => {
  fc.assert(
    fc.property(course, (needs) => {
      const half = ratio(1n, 2n)
      const stages = playSeverity(constrainedSeverity(one, [gainsKept(half)]), needs.map(wave))
      const beyond = sumRatios(stages.map(({ severity }) => minus(severity, half)))
      expect(Number(ceilOf(beyond))).toBeLessThanOrEqual(4 * Math.sqrt(stages.length))
    }),
  )
})

test('the fund keeps its floor in the long run, whatever is needed', () => {
  fc.assert(
    fc.property(course, (needs) => {
      // 600 in the fund and 100 to keep: half of 1,000 has to be raised.
      const stages = playSeverity(constrainedSeverity(ratio(0n), [fundKept(100n)]), needs.map(wave))
      const missing = sumRatios(stages.map(({ severity }) => minus(ratio(1n, 2n), severity)))
      expect(Number(ceilOf(missing))).toBeLessThanOrEqual(4 * Math.sqrt(stages.length))
    }),
  )
})

test('a constraint that never binds changes nothing; without one, severity finds what is needed', () => {
  const waves = Array.from({ length: 300 }, () => wave(300n))
  const free = playSeverity(constrainedSeverity(one, []), waves)
  const loose = playSeverity(constrainedSeverity(one, [gainsKept(one)]), waves)
  expect(loose).toEqual(free)
  const late = free.slice(-20).map(({ severity }) => floorOf(times(severity, ratio(100n))))
  for (const percent of late) expect(Math.abs(Number(percent) - 30)).toBeLessThanOrEqual(7)
})

test('without a deficit no line binds', () => {
  const ahead = { ...wave(0n).ahead, deficitQuote: 0n }
  expect(gainsKept(ratio(0n)).severity(ahead)).toEqual(one)
  expect(fundKept(5000n).severity(ahead)).toEqual(ratio(0n))
})
