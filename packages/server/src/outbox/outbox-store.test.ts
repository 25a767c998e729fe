import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OutboxStore } from './outbox-store.ts'

let folder: string
let store: OutboxStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-store-'))
  store = new OutboxStore(join(folder, 'outbox.sqlite'))
})

afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function add(endpoint: string, id: string, nowMs: number): void {
  const place = { domain: 'd', epoch: 1, sequence: 1, timeMs: 0 }
  const message = { ...place, id, type: 'halt', data: {} } as const
  store.add({ domain: 'd', messages: [{ endpoint, message }], nowMs })
}

const everything = { countMax: 10_000, lengthMax: 10_000_000 }

test('the oldest are put aside: those from before a time, and those that are too many', () => {
  const steps = fc.array(
    fc.record({
      waitMs: fc.integer({ min: 0, max: 5 }),
      added: fc.integer({ min: 0, max: 4 }),
      keepMs: fc.integer({ min: 0, max: 20 }),
      excess: fc.integer({ min: -3, max: 3 }),
    }),
    { maxLength: 12 },
  )
  let run = 0
  fc.assert(
    fc.property(steps, (course) => {
      run += 1
      const endpoint = `e${run}`
      add('another', `r${run}`, 0)
      let nowMs = 0
      let dead = 0
      let waiting: { id: string; queuedMs: number }[] = []
      for (const [index, { waitMs, added, keepMs, excess }] of course.entries()) {
        nowMs += waitMs
        for (let count = 0; count < added; count += 1) {
          const id = `${index}.${count}`
          add(endpoint, id, nowMs)
          waiting.push({ id, queuedMs: nowMs })
        }
        const beforeMs = nowMs - keepMs
        const buried = store.bury(endpoint, { beforeMs, excess, reason: 'old', nowMs })
        const left = waiting.filter(
          ({ queuedMs }, place) => queuedMs >= beforeMs && place >= excess,
        )
        expect(buried).toBe(waiting.length - left.length)
        dead += buried
        waiting = left
        expect(store.dead(endpoint)).toBe(dead)
        expect(store.waiting(endpoint)).toEqual({
          count: waiting.length,
          oldestMs: waiting[0]?.queuedMs ?? null,
        })
        const ids = store.next(endpoint, everything).map(({ text }) => {
          return (JSON.parse(text) as { id: string }).id
        })
        expect(ids).toEqual(waiting.map(({ id }) => id))
      }
      expect(store.waiting('another').count).toBe(run)
    }),
    { numRuns: 25 },
  )
})

test('many are put aside some at a time', () => {
  for (let index = 0; index < 1_500; index += 1) add('e', `${index}`, 0)
  const burial = { beforeMs: 1, excess: 0, reason: 'old', nowMs: 1 }
  const course = [1, 2, 3].map(() => store.bury('e', burial))
  expect(course).toEqual([1_000, 500, 0])
  expect(store.dead('e')).toBe(1_500)
})

test('nobody but the owner reads the file', () => {
  add('e', 'one', 0)
  for (const name of ['outbox.sqlite', 'outbox.sqlite-wal']) {
    expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600])
  }
})
