import { rmSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openSample, price } from '../testing/sample-domain.ts'
import { quickFolder } from '../testing/quick-folder.ts'
import type { StateQuestion } from './watched-states.ts'
import { WatchedStates } from './watched-states.ts'

test('who begins to watch while a ranking rests is shown the next one', async () => {
  const folder = quickFolder()
  const domain = await openSample(folder)
  let hear: () => void = () => undefined
  const news = (): Promise<void> => new Promise((resolve) => (hear = resolve))
  const states = new WatchedStates(domain, {
    settings: { tickMs: 1, queueEveryMs: 100, queueRowsMax: 3 },
    hide: (_, data) => data,
    monotonicMs: () => performance.now(),
    onNews: () => hear(),
    onFailure: (error) => {
      throw error
    },
  })
  const audience = { reach: 'all', accounts: new Set<string>() } as const
  const queue: StateQuestion = { channel: 'adl.queue', market: 'M', audience }
  await states.watch({ channel: 'marks' })
  const first = await states.watch(queue)
  const before = String(first.channel.frameSince(0))
  first.release()
  await domain.submit(price(90n))
  // The marks are read; nobody watches the queue.
  const marked = news()
  states.noteChange()
  await marked
  const { channel } = await states.watch(queue)
  while (channel.version < 2) await news()
  expect(channel.place.seq).toBe(1)
  expect(String(channel.frameSince(0))).not.toBe(before)
  states.close()
  await domain.close()
  rmSync(folder, { recursive: true, force: true })
})

test('what could not be read is read again, although no record comes', async () => {
  const domain = await openSample(quickFolder(onTestFinished))
  onTestFinished(() => domain.close())
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const failures: unknown[] = []
  let isBroken = false
  let reads = 0
  const hosted = Object.assign(Object.create(domain) as typeof domain, {
    read: <T>(readState: Parameters<typeof domain.read<T>>[0]): Promise<T> => {
      reads += 1
      return isBroken ? Promise.reject(new Error('not now')) : domain.read(readState)
    },
  })
  const states = new WatchedStates(hosted, {
    settings: { tickMs: 1, queueEveryMs: 100, queueRowsMax: 3 },
    hide: (_, data) => data,
    monotonicMs: () => performance.now(),
    onNews: () => undefined,
    onFailure: (error) => void failures.push(error),
  })
  onTestFinished(() => states.close())
  const { channel } = await states.watch({ channel: 'marks' })
  const before = channel.version
  isBroken = true
  await domain.submit(price(90n))
  states.noteChange()
  await vi.advanceTimersByTimeAsync(3_500)
  // Once at the tick, then once a second; it is told once.
  expect([reads, failures.length, channel.version]).toEqual([5, 1, before])
  isBroken = false
  await vi.advanceTimersByTimeAsync(1_000)
  await domain.read(() => undefined)
  expect([channel.version, channel.place.seq]).toEqual([before + 1, 1])
})
