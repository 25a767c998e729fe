import assert from 'node:assert/strict'
import { createRandom } from '../generators/random.ts'
import { collect, type ConformanceCase, entriesOf, readAll } from './conformance-case.ts'
import { sampleEntries, sampleEntry } from './sample-entries.ts'

const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)

/** Opening, closing, and several readers and writers at a time. */
export const openingCases: readonly ConformanceCase[] = [
  {
    name: 'opened again it goes on where it ended, in a higher epoch',
    async hold({ open }) {
      const epochs: number[] = []
      for (let opening = 0; opening < 5; opening += 1) {
        const journal = await open()
        epochs.push(journal.epoch)
        assert.equal(journal.head.sequence, 2 * opening - 1)
        const head = await journal.append(sampleEntries(2 * opening, 2))
        assert.equal(head.sequence, 2 * opening + 1)
        await journal.close()
      }
      const journal = await open()
      assert.deepEqual(entriesOf(await readAll(journal)), sampleEntries(0, 10))
      assert.deepEqual(
        epochs,
        epochs.toSorted((a, b) => a - b),
      )
      assert.equal(new Set(epochs).size, epochs.length)
      await journal.close()
    },
  },
  {
    name: 'the epoch grows even if nothing was appended',
    async hold({ open }) {
      const first = await open()
      await first.close()
      const second = await open()
      await second.close()
      const third = await open()
      assert.ok(first.epoch < second.epoch && second.epoch < third.epoch)
      await third.close()
    },
  },
  {
    name: 'one holds it at a time',
    async hold({ open }) {
      const first = await open()
      await first.append(sampleEntries(0, 2))
      await assert.rejects(open, { name: 'JournalLocked' })
      await first.append(sampleEntries(2, 2))
      await first.close()
      const second = await open()
      assert.equal(second.head.sequence, 3)
      await assert.rejects(open, { name: 'JournalLocked' })
      await second.close()
    },
  },
  {
    name: 'closing twice is closing once; a closed journal writes and reads nothing',
    async hold({ open }) {
      const journal = await open()
      await journal.append(sampleEntries(0, 2))
      await journal.close()
      await journal.close()
      const refused = { name: 'AppendRefused', isRetryable: false }
      await assert.rejects(() => journal.append([sampleEntry(2)]), refused)
      await assert.rejects(() => journal.addCheckpoint({ sequence: 1, stateHash: 'a' }), refused)
      await assert.rejects(() => readAll(journal), /closed/)
      await assert.rejects(() => journal.checkpoints(), /closed/)
      await assert.rejects(() => journal.newestSnapshot(), /closed/)
      const again = await open()
      assert.equal(again.head.sequence, 1)
      await journal.close()
      await again.append([sampleEntry(2)])
      await again.close()
    },
  },
  {
    name: 'groups appended without waiting keep their order',
    async hold({ open }) {
      const journal = await open()
      const heads = await Promise.all(
        [0, 3, 6].map((first) => journal.append(sampleEntries(first, 3))),
      )
      assert.deepEqual(
        heads.map(({ sequence }) => sequence),
        [2, 5, 8],
      )
      assert.deepEqual(entriesOf(await readAll(journal)), sampleEntries(0, 9))
      await journal.close()
    },
  },
  {
    name: 'readers see the records up to the head of their start while others are appended',
    async hold({ open }) {
      const journal = await open()
      await journal.append(sampleEntries(0, 40))
      const reading = journal.read(0)[Symbol.asyncIterator]()
      const behind = journal.read(30)
      const seen: number[] = []
      for (let sequence = 40; sequence < 90; sequence += 1) {
        const next = await reading.next()
        if (next.done !== true) seen.push(next.value.sequence)
        await journal.append([sampleEntry(sequence)])
      }
      assert.deepEqual(
        seen,
        Array.from({ length: 40 }, (_, index) => index),
      )
      assert.deepEqual(entriesOf(await collect(behind)), sampleEntries(30, 10))
      assert.deepEqual(entriesOf(await readAll(journal)), sampleEntries(0, 90))
      await journal.close()
    },
  },
  {
    name: 'a reader that stops early leaves the journal usable',
    async hold({ open }) {
      const journal = await open()
      await journal.append(sampleEntries(0, 20))
      for await (const record of journal.read(0)) if (record.sequence === 3) break
      await journal.append(sampleEntries(20, 2))
      assert.equal((await readAll(journal)).length, 22)
      await journal.close()
    },
  },
  {
    name: 'random groups, refusals and openings add up to what was accepted',
    async hold({ open }) {
      const random = createRandom(seed)
      const kept: ReturnType<typeof sampleEntry>[] = []
      let journal = await open()
      for (let step = 0; step < 120; step += 1) {
        const first = kept.length + (random.isOneIn100(20) ? random.between(-2, 2) : 0)
        const group = sampleEntries(first, random.between(0, 6))
        const isNext = first === kept.length || group.length === 0
        const appending = journal.append(group)
        if (isNext) {
          await appending
          kept.push(...group)
        } else {
          await assert.rejects(appending, { name: 'AppendRefused' })
        }
        if (random.isOneIn100(10)) {
          await journal.close()
          journal = await open()
        }
        assert.equal(journal.head.sequence, kept.length - 1)
      }
      assert.deepEqual(entriesOf(await readAll(journal)), kept)
      assert.ok(kept.length > 100)
      await journal.close()
    },
  },
]
