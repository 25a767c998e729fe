import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { exampleDomain } from '../testing/example-domain.ts'
import { Secret } from '../telemetry/secret.ts'
import { DomainOutbox } from './domain-outbox.ts'
import type { Endpoint, OutboxMessage } from './endpoint.ts'
import { type OutboxAddition, OutboxStore } from './outbox-store.ts'

/** A store whose disk can be full. */
class FullableStore extends OutboxStore {
  isFull = false

  override add(addition: OutboxAddition): void {
    if (this.isFull) throw new Error('the disk is full')
    super.add(addition)
  }
}

test('a warning that could not be written down is written down later', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-outbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const example = exampleDomain()
  onTestFinished(() => example.remove())
  const hosted = await example.open()
  onTestFinished(() => hosted.close())
  const store = new FullableStore(join(folder, 'outbox.sqlite'))
  onTestFinished(() => store.close())
  const failures: unknown[] = []
  const endpoint: Endpoint = {
    name: 'desk',
    url: 'https://example.com/',
    events: ['rankWarning'],
    allowHosts: [],
    fundSharePercent: 50,
    timeoutMs: 1,
    giveUpAfterMs: 1,
    queueMax: 1,
    secrets: [new Secret(Buffer.alloc(32))],
  }
  const added = Promise.withResolvers<void>()
  const outbox = new DomainOutbox(hosted, {
    endpoints: [endpoint],
    store,
    nowMs: () => 0,
    monotonicMs: () => 0,
    lookEveryMs: 1,
    onAdded: () => added.resolve(),
    onFailure: (error) => {
      failures.push(error)
      // Nothing happens to the domain meanwhile.
      if (failures.length === 3) store.isFull = false
    },
  })
  await outbox.start()
  store.isFull = true
  await added.promise
  await outbox.close()
  expect(failures).toHaveLength(3)
  const messages = store.next('desk', { countMax: 10, lengthMax: 10_000 })
  const told = messages.map(({ text }) => JSON.parse(text) as OutboxMessage)
  expect(told.map(({ type, account }) => [type, account])).toEqual([
    ['rankWarning', 'b1'],
    ['rankWarning', 'a1'],
  ])
})
