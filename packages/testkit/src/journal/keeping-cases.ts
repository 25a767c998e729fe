import assert from 'node:assert/strict'
import type { Journal, Snapshot } from '@plimsoll/journal'
import { type ConformanceCase, refuses } from './conformance-case.ts'
import { sampleEntries } from './sample-entries.ts'

/** Checkpoints and snapshots. */
export const keepingCases: readonly ConformanceCase[] = [
  {
    name: 'checkpoints come back in order of sequence, also after opening again',
    async hold({ open }) {
      const journal = await open()
      await journal.append(sampleEntries(0, 10))
      for (const sequence of [0, 5, 9, 2]) await journal.addCheckpoint(checkpoint(sequence))
      const expected = [0, 2, 5, 9].map(checkpoint)
      assert.deepEqual(await journal.checkpoints(), expected)
      await journal.append(sampleEntries(10, 2))
      await journal.addCheckpoint(checkpoint(11))
      await journal.close()
      const again = await open()
      assert.deepEqual(await again.checkpoints(), [...expected, checkpoint(11)])
      await again.append(sampleEntries(12, 1))
      await again.close()
    },
  },
  {
    name: 'a checkpoint is of a record there is, and says one thing',
    async hold({ open }) {
      const journal = await open()
      await refuses(journal, () => journal.addCheckpoint(checkpoint(0)))
      await journal.append(sampleEntries(0, 3))
      await refuses(journal, () => journal.addCheckpoint(checkpoint(3)))
      await refuses(journal, () => journal.addCheckpoint(checkpoint(-1)))
      await refuses(journal, () => journal.addCheckpoint(checkpoint(1.5)))
      await journal.addCheckpoint(checkpoint(2))
      await journal.addCheckpoint(checkpoint(2))
      await refuses(journal, () => journal.addCheckpoint({ sequence: 2, stateHash: 'another' }))
      assert.deepEqual(await journal.checkpoints(), [checkpoint(2)])
      await journal.close()
    },
  },
  {
    name: 'the newest snapshot comes back byte by byte, also after opening again',
    async hold({ open }) {
      const journal = await open()
      await journal.append(sampleEntries(0, 10))
      await journal.saveSnapshot(snapshot(3))
      await assertNewest(journal, snapshot(3))
      await journal.saveSnapshot(snapshot(9, 300_000))
      await assertNewest(journal, snapshot(9, 300_000))
      await journal.saveSnapshot(snapshot(9, 0))
      await assertNewest(journal, snapshot(9, 0))
      await journal.close()
      const again = await open()
      await assertNewest(again, snapshot(9, 0))
      await again.close()
    },
  },
  {
    name: 'the newest three snapshots are kept, and a damaged one is passed over',
    async hold({ open, damageSnapshot }) {
      const journal = await open()
      await journal.append(sampleEntries(0, 10))
      for (const sequence of [1, 2, 4, 6, 8]) await journal.saveSnapshot(snapshot(sequence))
      for (const sequence of [8, 6, 4]) {
        await assertNewest(journal, snapshot(sequence))
        damageSnapshot(sequence)
      }
      assert.equal(await journal.newestSnapshot(), undefined)
      await journal.saveSnapshot(snapshot(8))
      await assertNewest(journal, snapshot(8))
      await journal.close()
    },
  },
  {
    name: 'a snapshot is of a record there is',
    async hold({ open }) {
      const journal = await open()
      await refuses(journal, () => journal.saveSnapshot(snapshot(0)))
      await journal.append(sampleEntries(0, 3))
      await refuses(journal, () => journal.saveSnapshot(snapshot(3)))
      await refuses(journal, () => journal.saveSnapshot(snapshot(-1)))
      await journal.saveSnapshot(snapshot(2))
      await assertNewest(journal, snapshot(2))
      await journal.close()
    },
  },
]

function checkpoint(sequence: number): { sequence: number; stateHash: string } {
  return { sequence, stateHash: `${sequence}`.padStart(64, 'a') }
}

function snapshot(sequence: number, lengthBytes = 1_000): Snapshot {
  const bytes = Uint8Array.from(
    { length: lengthBytes },
    (_, index) => (index * 31 + sequence) & 255,
  )
  return { sequence, stateHash: `${sequence}`.padStart(64, 'b'), bytes }
}

async function assertNewest(journal: Journal, expected: Snapshot): Promise<void> {
  const newest = await journal.newestSnapshot()
  assert.equal(newest?.sequence, expected.sequence)
  assert.equal(newest?.stateHash, expected.stateHash)
  assert.ok(Buffer.compare(newest?.bytes ?? new Uint8Array(), expected.bytes) === 0)
}
