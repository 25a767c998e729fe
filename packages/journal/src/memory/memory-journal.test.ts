import { journalConformance } from '@plimsoll/testkit'
import { describe, test } from 'vitest'
import { snapshotFile } from '../files/snapshot-files.ts'
import { createMemoryDisk } from './memory-disk.ts'
import { openMemoryJournal } from './memory-journal.ts'

describe('what every journal does', () => {
  test.each(journalConformance)('$name', async ({ hold: assertHolds }) => {
    const disk = createMemoryDisk()
    await assertHolds({
      open: () => openMemoryJournal(disk),
      damageSnapshot(sequence) {
        const file = snapshotFile(sequence)
        const [byte = 0] = disk.read(file, disk.size(file) - 1, 1)
        disk.write(file, disk.size(file) - 1, Uint8Array.of(byte ^ 1))
      },
    })
  })
})
