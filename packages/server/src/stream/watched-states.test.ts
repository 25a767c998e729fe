import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
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
