import { describe, expect, test } from 'vitest'
import { JobRoom } from './job-room.ts'
import { type Job, JobTable, type JobWork } from './job-table.ts'

interface Order {
  readonly seed: number
}

interface News {
  readonly progress: number
  readonly result: unknown
}

interface Bench {
  readonly table: JobTable<Order, News>
  readonly room: JobRoom
  /** Asks under a key of its own. */
  readonly post: (seed: number, owner?: string) => Job<Order, News>
  /** Ends the oldest that runs. */
  readonly end: (result?: unknown) => Promise<void>
  /** Seeds in the order in which they began. */
  readonly begun: number[]
  readonly works: JobWork<News>[]
}

function bench(bounds: { runningMax: number; waitingMax: number; keptMax: number }): Bench {
  const ends: ((result: unknown) => void)[] = []
  const begun: number[] = []
  const works: JobWork<News>[] = []
  let timeMs = 0
  const room = new JobRoom(bounds.runningMax)
  const table = new JobTable<Order, News>({
    ...bounds,
    room,
    nowMs: () => (timeMs += 1),
    run: ({ seed }, work) =>
      new Promise((resolve, reject) => {
        begun.push(seed)
        works.push(work)
        ends.push((result) => (result instanceof Error ? reject(result) : resolve({ result })))
        work.signal.addEventListener('abort', () => reject(new Error('aborted')))
      }),
  })
  return {
    table,
    room,
    begun,
    works,
    post: (seed, owner = `owner ${seed}`) =>
      table.post({ key: `${owner}/${seed}`, owner, order: { seed } }),
    end: async (result) => {
      ends.shift()?.(result)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('jobs', () => {
  test('however many are asked for and cancelled, few are kept', () => {
    const { table, post } = bench({ runningMax: 1, waitingMax: 8, keptMax: 3 })
    post(0)
    for (let seed = 1; seed <= 20; seed += 1) {
      const { id } = post(seed)
      expect(table.cancel(id)).toMatchObject({ status: 'failed', failure: 'it was cancelled' })
    }
    expect(table.all().map(({ order }) => order.seed)).toEqual([20, 19, 18, 0])
  })

  test('run in order, so many at a time, and no more wait than may', async () => {
    const { table, begun, post, end } = bench({ runningMax: 1, waitingMax: 1, keptMax: 9 })
    const first = post(1)
    post(2)
    expect(() => post(3)).toThrow(/waiting already/u)
    expect(begun).toEqual([1])
    await end({ cases: 3 })
    expect(begun).toEqual([1, 2])
    expect(table.get(first.id)).toMatchObject({ status: 'done', news: { result: { cases: 3 } } })
    expect(table.all().map(({ order, status }) => [order.seed, status])).toEqual([
      [2, 'running'],
      [1, 'done'],
    ])
  })

  test('of one owner run one at a time, and nobody else waits for them', async () => {
    const { begun, post, end } = bench({ runningMax: 2, waitingMax: 8, keptMax: 9 })
    post(1, 'a')
    post(2, 'a')
    post(3, 'a')
    post(4, 'b')
    expect(begun).toEqual([1, 4])
    await end()
    expect(begun).toEqual([1, 4, 2])
  })

  test('that left much are let go sooner', async () => {
    const { table, post, end } = bench({ runningMax: 1, waitingMax: 9, keptMax: 9 })
    const jobs = [1, 2, 3].map((seed) => post(seed))
    for (const _job of jobs) await end({ text: 'x'.repeat(30_000_000) })
    expect(jobs.map(({ id }) => table.get(id)?.status)).toEqual([undefined, 'done', 'done'])
  })

  test('of one owner do not fill the room', () => {
    const { post } = bench({ runningMax: 1, waitingMax: 8, keptMax: 9 })
    for (const seed of [1, 2, 3]) post(seed, 'a')
    expect(() => post(4, 'a')).toThrow(
      /^2 of yours are waiting already, simulations and comparisons together/u,
    )
    for (const owner of ['b', 'c']) post(5, owner)
  })

  test('of two kinds share the room', async () => {
    const { room, post, end } = bench({ runningMax: 1, waitingMax: 3, keptMax: 9 })
    const others: string[] = []
    const other = new JobTable<{ readonly name: string }, object>({
      room,
      waitingMax: 1,
      keptMax: 9,
      nowMs: () => 0,
      run: async ({ name }) => {
        others.push(name)
        return {}
      },
    })
    post(1)
    other.post({ key: 'k', owner: 'c', order: { name: 'x' } })
    expect(() => other.post({ key: 'l', owner: 'd', order: { name: 'y' } })).toThrow(
      /^1 are waiting already, simulations and comparisons together/u,
    )
    expect(others).toEqual([])
    await end()
    expect(others).toEqual(['x'])
  })

  test('the same key is the same job, and another order under it is refused', () => {
    const { table, begun, post } = bench({ runningMax: 1, waitingMax: 5, keptMax: 9 })
    const first = post(1)
    const again = { key: 'owner 1/1', owner: 'owner 1' }
    expect(table.post({ ...again, order: { seed: 1 } }).id).toBe(first.id)
    expect(() => table.post({ ...again, order: { seed: 2 } })).toThrow('keyReused')
    expect(begun).toHaveLength(1)
  })

  test('say how far they are, and nothing any more once they are over', async () => {
    const { table, works, post, end } = bench({ runningMax: 1, waitingMax: 9, keptMax: 9 })
    const { id } = post(1)
    works[0]?.tell({ progress: 3 })
    expect(table.get(id)).toMatchObject({ status: 'running', news: { progress: 3 } })
    await end({})
    works[0]?.tell({ progress: 4 })
    expect(table.get(id)?.news).toEqual({ progress: 3, result: {} })
  })

  test('only the newest results are kept', async () => {
    const { table, post, end } = bench({ runningMax: 1, waitingMax: 9, keptMax: 2 })
    for (const seed of [1, 2, 3, 4]) post(seed)
    for (let index = 0; index < 4; index += 1) await end({})
    expect(table.all().map(({ order }) => order.seed)).toEqual([4, 3])
  })

  test('one that fails says why', async () => {
    const { table, post, end } = bench({ runningMax: 1, waitingMax: 9, keptMax: 9 })
    const { id } = post(1)
    await end(new Error('out of memory'))
    expect(table.get(id)).toMatchObject({ status: 'failed', failure: 'out of memory' })
  })

  test('stopping ends what runs and starts nothing', async () => {
    const { table, room, begun, post } = bench({ runningMax: 1, waitingMax: 9, keptMax: 9 })
    const { id } = post(1)
    post(2)
    table.stop()
    await room.close()
    expect(table.get(id)).toMatchObject({ failure: 'the server stopped' })
    expect(begun).toHaveLength(1)
  })
})
