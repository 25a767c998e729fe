import {
  declaredPath,
  drawOfPath,
  findScenario,
  type Scenario,
  venueBook,
} from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import type { RunPath } from './path-task.ts'
import { PathFailed, runPaths } from './run-paths.ts'

const crash = findScenario('crash')
if (crash?.population === undefined) throw new Error('crash has a population')
const small: Scenario = {
  ...crash,
  stepMs: 10_000,
  durationMs: 20_000,
  population: { ...crash.population, traders: 15 },
}
const task = { book: venueBook(small, 7), scenario: small }
const { signal } = new AbortController()
const onPath = (): void => {}

test('paths are those of one thread, in the order asked for, however many threads run them', async () => {
  const seeds = [5, 3, 9, 4]
  const wanted: RunPath[] = []
  for (const seed of seeds) {
    const measured = await drawOfPath(task.book, small, seed)
    wanted.push({ measured, declared: await declaredPath(task.book, small, seed) })
  }
  const seen = new Set<number>()
  const onEach = ({ measured }: RunPath): void => void seen.add(measured.seed)
  expect(await runPaths(task, { seeds, threads: 2, signal, onPath: onEach })).toEqual(wanted)
  expect(seen).toEqual(new Set(seeds))
})

test('a path that cannot be run is named by its seed', async () => {
  const failing = runPaths(task, { seeds: [-4, 2], threads: 1, signal, onPath })
  await expect(failing).rejects.toThrow(PathFailed)
  await expect(failing).rejects.toThrow(/^the path of seed -4 failed: a seed is a whole number/u)
})

test('the signal ends everything', async () => {
  const controller = new AbortController()
  const seeds = Array.from({ length: 500 }, (_, at) => at)
  const reason = new Error('enough')
  const stopped = runPaths(task, { seeds, threads: 1, signal: controller.signal, onPath })
  controller.abort(reason)
  await expect(stopped).rejects.toBe(reason)
})
