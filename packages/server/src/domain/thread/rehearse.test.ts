import { expect, test } from 'vitest'
import { rehearse } from './rehearse.ts'

test('what was ended before it began is not begun', async () => {
  // No snapshot at all: a thread that was started would fail.
  const task = {
    kind: 'round',
    snapshot: new Uint8Array(),
    at: { epoch: 1, sequence: 0, timeMs: 0 },
  } as const
  const bounds = { withinMs: 60_000, signal: AbortSignal.abort() }
  expect(await rehearse(task, bounds)).toBeUndefined()
})
