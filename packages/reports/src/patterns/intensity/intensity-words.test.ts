import { expect, test } from 'vitest'
import { seededDraws } from './seeded-draws.ts'
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
    'Not fitted: the clock of the source ticks every 500 ms, and of 100 times with deleveraging 100 are followed by another on the very next tick, so that the clock sets the waits. Events with finer times can be fitted; --spread fits these, spread at random within the ticks.',
  ])
})

test('what was spread is said to be, with what that does to the figures', () => {
  const draw = seededDraws(8)
  const timesMs = simulateIntensity({ baseRate: 0.3, branching: 0.7, decay: 0.2 }, window, draw)
  const seconds = timesMs.map((timeMs) => Math.floor(timeMs / 1000) * 1000)
  const last = (given: readonly number[]): string | undefined =>
    intensityWords('liquidation', fitIntensity(given, window, { spreadSeed: 8 })).at(-1)
  expect(last(seconds)).toMatch(
    /^Times are known to 1 s only: \d+ fills of liquidations were spread evenly over their ticks, at random with seed 8\./u,
  )
  expect(last(seconds.flatMap((timeMs) => Array<number>(40).fill(timeMs)))).toMatch(
    /^Times are known to 1 s only, and fills of one tick come in batches: .* with seed 8\. .*the half-life comes out too long/u,
  )
})

test('a model that does not describe the times is no verdict', () => {
  // Waves of even times far apart from each other.
  const timesMs = Array.from(
    { length: 90 },
    (_, at) => (at % 7) + 30 * at + 90_000 * Math.floor(at / 30),
  )
  const [verdict] = intensityWords('liquidation', fitIntensity(timesMs, window))
  expect(verdict).toMatch(
    /^Perhaps self-exciting, by a model that does not describe the times: of /u,
  )
})
