import { describe, expect, test } from 'vitest'
import { type SimulationOrder, SimulationTable } from './simulation-table.ts'

interface Bench {
  readonly table: SimulationTable
  /** Ends the oldest that runs. */
  readonly end: (result?: unknown) => Promise<void>
  readonly running: SimulationOrder[]
}

function bench(bounds: { runningMax: number; waitingMax: number; keptMax: number }): Bench {
  const ends: ((result: unknown) => void)[] = []
  const running: SimulationOrder[] = []
  let timeMs = 0
  const table = new SimulationTable({
    ...bounds,
    nowMs: () => (timeMs += 1),
    runner: {
      scenarios: ['october', 'calm'],
      run: ({ scenario, seed }, signal) =>
        new Promise((resolve, reject) => {
          running.push({ scenario, seed })
          ends.push((result) => (result instanceof Error ? reject(result) : resolve(result)))
          signal.addEventListener('abort', () => reject(new Error('aborted')))
        }),
    },
  })
  return {
    table,
    running,
    end: async (result) => {
      ends.shift()?.(result)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

const calm = (seed: number): SimulationOrder => ({ scenario: 'calm', seed })

describe('simulations', () => {
  test('run in order, so many at a time, and no more wait than may', async () => {
    const { table, running, end } = bench({ runningMax: 1, waitingMax: 1, keptMax: 9 })
    const first = table.post('k/1', calm(1))
    table.post('k/2', calm(2))
    expect(() => table.post('k/3', calm(3))).toThrow(/waiting already/u)
    expect(running).toEqual([calm(1)])
    await end({ cases: 3 })
    expect(running).toEqual([calm(1), calm(2)])
    expect(table.get(first.simulation)).toMatchObject({ status: 'done', result: { cases: 3 } })
    expect(table.all().map(({ seed, status }) => [seed, status])).toEqual([
      [2, 'running'],
      [1, 'done'],
    ])
  })

  test('the same key is the same simulation, and another order under it is refused', () => {
    const { table, running } = bench({ runningMax: 1, waitingMax: 5, keptMax: 9 })
    const first = table.post('k/1', calm(1))
    expect(table.post('k/1', calm(1)).simulation).toBe(first.simulation)
    expect(() => table.post('k/1', calm(2))).toThrow('keyReused')
    expect(running).toHaveLength(1)
  })

  test('only the newest results are kept', async () => {
    const { table, end } = bench({ runningMax: 1, waitingMax: 9, keptMax: 2 })
    for (const seed of [1, 2, 3, 4]) table.post(`k/${seed}`, calm(seed))
    for (let index = 0; index < 4; index += 1) await end({})
    expect(table.all().map(({ seed }) => seed)).toEqual([4, 3])
  })

  test('one that fails says why, and an unknown scenario which there are', async () => {
    const { table, end } = bench({ runningMax: 1, waitingMax: 9, keptMax: 9 })
    const { simulation } = table.post('k/1', calm(1))
    await end(new Error('out of memory'))
    expect(table.get(simulation)).toMatchObject({ status: 'failed', failure: 'out of memory' })
    expect(() => table.post('k/2', { scenario: 'x', seed: 1 })).toThrow(/october, calm/u)
  })

  test('closing ends what runs and starts nothing', async () => {
    const { table, running } = bench({ runningMax: 1, waitingMax: 9, keptMax: 9 })
    const { simulation } = table.post('k/1', calm(1))
    table.post('k/2', calm(2))
    await table.close()
    expect(table.get(simulation)).toMatchObject({ failure: 'the server stopped' })
    expect(running).toHaveLength(1)
  })
})
