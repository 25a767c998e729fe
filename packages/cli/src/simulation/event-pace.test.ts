import { expect, test } from 'vitest'
import { EventPace } from './event-pace.ts'

test('the first time is due at once, and so is all before it', async () => {
  const pace = new EventPace(0.001)
  const { signal } = new AbortController()
  await pace.until(1_000_000, signal)
  await expect(pace.until(1_000_000, signal)).resolves.toBeUndefined()
  await expect(pace.until(0, signal)).resolves.toBeUndefined()
})

test('a run that is not held back waits for nothing', async () => {
  const pace = new EventPace(Number.POSITIVE_INFINITY)
  const { signal } = new AbortController()
  await pace.until(0, signal)
  await expect(pace.until(Number.MAX_SAFE_INTEGER, signal)).resolves.toBeUndefined()
})

test('waiting ends with the signal', async () => {
  const pace = new EventPace(1)
  const controller = new AbortController()
  await pace.until(0, controller.signal)
  const waiting = pace.until(3_600_000, controller.signal)
  controller.abort()
  await expect(waiting).rejects.toThrow('aborted')
})
