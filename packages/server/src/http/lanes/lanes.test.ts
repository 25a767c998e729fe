import { describe, expect, test } from 'vitest'
import { type LaneName, Lanes } from './lanes.ts'

interface Bench {
  readonly lanes: Lanes
  readonly started: string[]
  /** Runs what was put off to the next turn, and lets promises settle. */
  readonly turn: () => Promise<void>
  readonly advance: (ms: number) => void
  /** Submits a job that ends when `end` is called. */
  readonly submit: (
    lane: LaneName,
    name: string,
    isGone?: () => boolean,
  ) => { readonly end: () => void; readonly done: Promise<unknown> }
}

function bench(runningMax: number, waitingMax: number): Bench {
  const bounds = { runningMax, waitingMax }
  let nowMs = 0
  let turns: (() => void)[] = []
  const rests: { readonly run: () => void; readonly dueMs: number }[] = []
  const lanes = new Lanes({
    bounds: {
      urgent: bounds,
      commands: bounds,
      queries: bounds,
      heavy: bounds,
      trials: { ...bounds, restFactor: 4 },
    },
    nowMs: () => nowMs,
    nextTurn: (run) => turns.push(run),
    later: (run, ms) => rests.push({ run, dueMs: nowMs + ms }),
  })
  const started: string[] = []
  return {
    lanes,
    started,
    turn: async () => {
      for (let index = 0; index < 5; index += 1) {
        const due = turns
        turns = []
        for (const run of due) run()
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    advance: (ms) => {
      nowMs += ms
      for (const { run, dueMs } of rests) if (dueMs <= nowMs) run()
    },
    submit: (lane, name, isGone) => {
      const { promise, resolve } = Promise.withResolvers<string>()
      const done = lanes
        .run(
          lane,
          () => {
            started.push(name)
            return promise
          },
          isGone,
        )
        .catch((error: unknown) => error)
      return { end: () => resolve(name), done }
    },
  }
}

describe('lanes', () => {
  test('no more than allowed run, no more than allowed wait, and the next is refused', async () => {
    const { lanes, started, submit, turn } = bench(1, 2)
    const first = submit('commands', 'a')
    submit('commands', 'b')
    submit('commands', 'c')
    const refused = submit('commands', 'd')
    expect(await refused.done).toMatchObject({ code: 'overloaded' })
    expect(lanes.waiting('commands')).toBe(2)
    expect(started).toEqual(['a'])
    first.end()
    await first.done
    await turn()
    expect(started).toEqual(['a', 'b'])
  })

  test('what waits starts in the order of its importance, and in its lane in order', async () => {
    const { started, submit, turn, advance } = bench(100, 100)
    submit('queries', 'opens the slice')
    await turn()
    advance(100)
    for (const lane of ['heavy', 'queries', 'queries'] as const) submit(lane, lane)
    submit('commands', 'commands')
    submit('urgent', 'urgent')
    await turn()
    expect(started.slice(1)).toEqual(['commands', 'urgent', 'queries', 'queries', 'heavy'])
  })

  test('reads give way once they have had the thread for a slice', async () => {
    const { started, lanes, turn, advance } = bench(100, 100)
    const read = (name: string): Promise<unknown> =>
      lanes.run('queries', () => {
        started.push(name)
        advance(3)
        return Promise.resolve()
      })
    void read('1')
    await turn()
    for (const name of ['2', '3', '4', '5']) void read(name)
    const before = [...started]
    void lanes.run('commands', () => Promise.resolve(started.push('command')))
    expect(before.length).toBeLessThan(5)
    await turn()
    expect(started.indexOf('command')).toBeLessThan(started.indexOf('5'))
    expect(started).toHaveLength(6)
  })

  test('trials have a fifth of the time, however many wait', async () => {
    const { started, lanes, turn, advance } = bench(1, 100)
    const trial = (name: string): Promise<unknown> =>
      lanes.run('trials', () => {
        started.push(name)
        advance(50)
        return Promise.resolve()
      })
    void trial('1')
    void trial('2')
    await turn()
    expect(started).toEqual(['1'])
    await lanes.run('urgent', () => Promise.resolve(started.push('price')))
    advance(199)
    await turn()
    expect(started).toEqual(['1', 'price'])
    advance(1)
    await turn()
    expect(started).toEqual(['1', 'price', '2'])
  })

  test('a heavy lane that is full holds up nothing else', async () => {
    const { started, submit } = bench(1, 1)
    submit('heavy', 'heavy')
    submit('heavy', 'waits')
    submit('commands', 'command')
    submit('urgent', 'price')
    await Promise.resolve()
    expect(started).toEqual(expect.arrayContaining(['command', 'price']))
  })

  test('a job that nobody waits for any more is dropped, and one that fails frees its place', async () => {
    const { lanes, started, submit, turn } = bench(1, 5)
    const failing = lanes.run('commands', () => Promise.reject(new Error('broken')))
    const gone = submit('commands', 'gone', () => true)
    const next = submit('commands', 'next')
    await expect(failing).rejects.toThrow('broken')
    await turn()
    expect(await gone.done).toBeInstanceOf(Error)
    expect(started).toEqual(['next'])
    next.end()
    expect(await next.done).toBe('next')
  })
})
