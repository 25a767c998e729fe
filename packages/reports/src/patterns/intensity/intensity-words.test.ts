import { expect, test } from 'vitest'
import { seededDraws } from '../testing/seeded-draws.ts'
import { simulateIntensity } from '../testing/simulate-intensity.ts'
import { fitIntensity } from './fit-intensity.ts'
import { intensityWords } from './intensity-words.ts'

const window = { fromMs: 0, toMs: 300_000 }

function wordsOf(baseRate: number, branching: number): string[] {
  const parameters = { baseRate, branching, decay: 2 }
  const timesMs = simulateIntensity(parameters, window, seededDraws(3))
  return intensityWords('liquidation', fitIntensity(timesMs, window))
}

test('a verdict first, then what it rests on', () => {
  const [verdict, pace, against, fit] = wordsOf(0.5, 0.7)
  expect(verdict).toMatch(
    /^Self-exciting: of 100 times with liquidations about \d+(?:\.\d)? \(\d+(?:\.\d)? to (?:\d+(?:\.\d)?|above 100)\) followed from earlier ones/u,
  )
  expect(pace).toMatch(/^Half of what one sets off comes within \d+ ms; without earlier ones /u)
  expect(against).toMatch(/^Against a steady rate: likelihood ratio \d+, p < 0\.0001\.$/u)
  expect(fit).toMatch(/^The model describes the times: Kolmogorov-Smirnov distance 0\.\d+, p = /u)
})

test('no finding is said to be none', () => {
  expect(wordsOf(1, 0)[0]).toMatch(/^No sign that liquidations cause more of the same: a steady /u)
})

test('what cannot be fitted says why, and what would help', () => {
  const say = (timesMs: readonly number[]): string[] =>
    intensityWords('deleveraging', fitIntensity(timesMs, window))
  expect(say([])).toEqual(['No deleveraging.'])
  expect(say([5, 70, 900])).toEqual(['Not fitted: 3 times with deleveraging; 30 are needed.'])
  expect(say([5, 5, 5])).toEqual(['Not fitted: all deleveraging came at one time.'])
  expect(say(Array.from({ length: 60 }, (_, index) => 500 * index))).toEqual([
    'Not fitted: the clock of the source ticks every 500 ms, and of 100 times with deleveraging 100 are followed by another on the very next tick, so that the clock sets the waits. Events with finer times can be fitted.',
  ])
})
