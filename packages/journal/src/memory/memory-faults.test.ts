import { sampleEntries, sampleEntry } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { HEAD_FILE } from '../files/head-file.ts'
import { snapshotFile } from '../files/snapshot-files.ts'
import {
  AppendRefused,
  AppendUnknown,
  type Journal,
  JournalDamaged,
  type JournalRecord,
} from '../journal.ts'
import { recordFormats, sealRecord } from '../record/record-format.ts'
import { NO_HASH } from '../record/record-hash.ts'
import { type Disk, DiskFull } from './disk.ts'
import { encodeFrame, encodeGroup, type Frame } from './log-frames.ts'
import { createMemoryDisk } from './memory-disk.ts'
import { openMemoryJournal } from './memory-journal.ts'
import { recoverLog } from './recover-log.ts'

const LOG = 'log'

async function readAll(journal: Journal): Promise<JournalRecord[]> {
  const records: JournalRecord[] = []
  for await (const record of journal.read(0)) records.push(record)
  return records
}

/** A disk with the same files, as after a crash that lost nothing. */
function copyOf(disk: Disk, changes: Readonly<Record<string, Uint8Array>> = {}): Disk {
  const copy = createMemoryDisk()
  for (const file of disk.list()) {
    copy.write(file, 0, changes[file] ?? disk.read(file, 0, disk.size(file)))
  }
  return copy
}

function recordFrame(stored: JournalRecord): Frame {
  return { letter: 'R', version: 1, stored }
}

test('a snapshot of a record that is not there is not served', async () => {
  const longer = createMemoryDisk()
  const other = await openMemoryJournal(longer)
  await other.append(sampleEntries(0, 9))
  await other.saveSnapshot({ sequence: 8, stateHash: 'a', bytes: Uint8Array.of(8) })
  const disk = createMemoryDisk()
  const journal = await openMemoryJournal(disk)
  await journal.append(sampleEntries(0, 3))
  await journal.saveSnapshot({ sequence: 1, stateHash: 'a', bytes: Uint8Array.of(1) })
  disk.write(snapshotFile(8), 0, longer.read(snapshotFile(8), 0, 1_000))
  expect((await journal.newestSnapshot())?.sequence).toBe(1)
})

describe('a full disk', () => {
  test('is refused, and goes on once there is room', async () => {
    let capacityBytes = 20_000
    const disk = createMemoryDisk({ capacityBytes: () => capacityBytes })
    const journal = await openMemoryJournal(disk)
    const full = async (): Promise<void> => {
      for (;;) await journal.append(sampleEntries(journal.head.sequence + 1, 3))
    }
    await expect(full()).rejects.toMatchObject({ name: 'AppendRefused', isRetryable: true })
    const records = await readAll(journal)
    expect(records).toHaveLength(journal.head.sequence + 1)
    const bytes = new Uint8Array(50_000)
    const snapshot = { sequence: 0, stateHash: 'a', bytes }
    await expect(journal.saveSnapshot(snapshot)).rejects.toThrow(AppendRefused)
    capacityBytes *= 2
    await journal.append([sampleEntry(records.length)])
    await journal.close()
    const again = await openMemoryJournal(copyOf(disk))
    expect((await readAll(again)).slice(0, -1)).toEqual(records)
  })

  test('that took part of a group keeps none of it', async () => {
    const disk = createMemoryDisk()
    let isFull = false
    const journal = await openMemoryJournal({
      ...disk,
      write(file, offset, bytes) {
        if (!isFull || file !== LOG) return disk.write(file, offset, bytes)
        disk.write(file, offset, bytes.subarray(0, bytes.length - 1))
        throw new DiskFull('no room for the last byte')
      },
    })
    await journal.append(sampleEntries(0, 2))
    isFull = true
    const size = disk.size(LOG)
    await expect(journal.append(sampleEntries(2, 3))).rejects.toThrow(AppendRefused)
    expect(disk.size(LOG)).toBe(size)
    await expect(journal.addCheckpoint({ sequence: 1, stateHash: 'a' })).rejects.toThrow('full')
    expect(await journal.checkpoints()).toEqual([])
    const crashed = await openMemoryJournal(copyOf(disk))
    expect(crashed.head.sequence).toBe(1)
    isFull = false
    await journal.append([sampleEntry(2)])
    expect(await readAll(journal)).toHaveLength(3)
  })
})

describe('an error of the disk', () => {
  test.each(['write', 'sync', 'sync of HEAD'] as const)(
    'at a %s closes the journal',
    async (fault) => {
      const disk = createMemoryDisk()
      let isBroken = false
      const failing = fault === 'sync of HEAD' ? HEAD_FILE : LOG
      const journal = await openMemoryJournal({
        ...disk,
        write(file, offset, bytes) {
          if (isBroken && fault === 'write' && file === LOG) throw new Error('EIO')
          disk.write(file, offset, bytes)
        },
        sync(file) {
          if (isBroken && fault !== 'write' && file === failing) throw new Error('EIO')
          disk.sync(file)
        },
      })
      await journal.append(sampleEntries(0, 2))
      isBroken = true
      await expect(journal.append([sampleEntry(2)])).rejects.toThrow(AppendUnknown)
      isBroken = false
      await expect(journal.append([sampleEntry(2)])).rejects.toThrow('the journal is closed')
      const again = await openMemoryJournal(disk)
      expect(again.head.sequence).toBe(fault === 'write' ? 1 : 2)
    },
  )

  test('at a sync is not forgotten by opening: what HEAD does not name is written and synced again', async () => {
    const disk = createMemoryDisk()
    const journal = await openMemoryJournal({
      ...disk,
      sync(file) {
        if (file === LOG && disk.size(LOG) > 0) throw new Error('EIO')
      },
    })
    await expect(journal.append(sampleEntries(0, 2))).rejects.toThrow(AppendUnknown)
    const rewritten = createMemoryDisk()
    const again = await openMemoryJournal({
      ...disk,
      write(file, offset, bytes) {
        if (file === LOG) rewritten.write(file, offset, bytes)
        disk.write(file, offset, bytes)
      },
    })
    expect(again.head.sequence).toBe(1)
    expect(rewritten.read(LOG, 0, 1e6)).toEqual(disk.read(LOG, 0, 1e6))
  })
})

describe('a damaged log', () => {
  async function twoGroups(): Promise<{ disk: Disk; records: JournalRecord[]; ends: number[] }> {
    const disk = createMemoryDisk()
    const journal = await openMemoryJournal(disk)
    await journal.append(sampleEntries(0, 2))
    const ends = [disk.size(LOG)]
    await journal.addCheckpoint({ sequence: 1, stateHash: 'a' })
    await journal.append(sampleEntries(2, 3))
    ends.push(disk.size(LOG))
    return { disk, ends, records: await readAll(journal) }
  }

  test('cut at any byte is refused, with the last group that is whole', async () => {
    const { disk, ends } = await twoGroups()
    const [first = 0, size = 0] = ends
    for (let cut = 0; cut < size; cut += 1) {
      const log = disk.read(LOG, 0, cut)
      const lastGoodSequence = cut < first ? -1 : 1
      await expect(openMemoryJournal(copyOf(disk, { [LOG]: log }))).rejects.toMatchObject({
        name: 'JournalDamaged',
        lastGoodSequence,
        damagedSequence: lastGoodSequence + 1,
      })
    }
  })

  test('cut where nothing was acknowledged goes on after the last group that is whole', async () => {
    const { disk, ends } = await twoGroups()
    const [first = 0, size = 0] = ends
    const earlier = createMemoryDisk()
    await (await openMemoryJournal(earlier)).append(sampleEntries(0, 2))
    const head = earlier.read(HEAD_FILE, 0, earlier.size(HEAD_FILE))
    for (let cut = first; cut < size; cut += 1) {
      const crashed = copyOf(disk, { [LOG]: disk.read(LOG, 0, cut), [HEAD_FILE]: head })
      const journal = await openMemoryJournal(crashed)
      expect(journal.head.sequence).toBe(1)
      await journal.append([sampleEntry(2)])
      expect((await openMemoryJournal(copyOf(crashed))).head.sequence).toBe(2)
    }
  })

  test('with any byte flipped is refused, and what is called good is whole', async () => {
    const { disk, ends, records } = await twoGroups()
    const [first = 0, size = 0] = ends
    for (let offset = 0; offset < size; offset += 1) {
      const log = disk.read(LOG, 0, size)
      log[offset] = (log[offset] ?? 0) ^ (1 + (offset % 255))
      const opening = openMemoryJournal(copyOf(disk, { [LOG]: log }))
      await expect(opening).rejects.toMatchObject({ lastGoodSequence: offset < first ? -1 : 1 })
    }
    expect(records).toHaveLength(5)
  })

  test('that ends with records without their end, or with the end of others, does not have them', () => {
    const first = sealRecord(sampleEntry(0), 1, NO_HASH)
    const other = sealRecord(sampleEntry(0, { kind: 'other' }), 1, NO_HASH)
    const second = sealRecord(sampleEntry(1), 1, first.hash)
    const { bytes: whole } = encodeGroup([first])
    const ends: readonly (readonly [Frame[], number])[] = [
      [[], 0],
      [[recordFrame(second)], 0],
      [[recordFrame(second), { letter: 'C', ...first }], 0],
      [[recordFrame(second), { letter: 'C', ...second, hash: other.hash }], 0],
      [[recordFrame(second), { letter: 'K', checkpoint: { sequence: 0, stateHash: 'a' } }], 0],
      [[recordFrame(other), { letter: 'C', ...other }], 0],
      [[recordFrame(second), { letter: 'C', ...second }], 1],
    ]
    for (const [frames, lastSequence] of ends) {
      const disk = createMemoryDisk()
      disk.write(LOG, 0, Buffer.concat([whole, ...frames.map(encodeFrame)]))
      const log = recoverLog(disk, LOG, recordFormats())
      expect(log.last.sequence).toBe(lastSequence)
      expect(log.recordOffsets).toHaveLength(lastSequence + 1)
      expect(log.endOffset).toBe(lastSequence === 0 ? whole.length : disk.size(LOG))
    }
  })

  test('is noticed by whoever reads a record that was good on opening', async () => {
    const { disk, ends } = await twoGroups()
    const copy = copyOf(disk)
    const journal = await openMemoryJournal(copy)
    copy.write(LOG, (ends[0] ?? 0) - 200, Uint8Array.of(0))
    await expect(readAll(journal)).rejects.toThrow(JournalDamaged)
  })

  test('without HEAD, or with the HEAD of another journal, is refused', async () => {
    const { disk } = await twoGroups()
    const lost = copyOf(disk)
    lost.remove(HEAD_FILE)
    await expect(openMemoryJournal(lost)).rejects.toThrow('HEAD is missing')
    const other = createMemoryDisk()
    await (await openMemoryJournal(other)).append([sampleEntry(0, { kind: 'another' })])
    const head = other.read(HEAD_FILE, 0, other.size(HEAD_FILE))
    const mixed = copyOf(disk, { [HEAD_FILE]: head })
    await expect(openMemoryJournal(mixed)).rejects.toThrow(
      'record 0 is not the one that HEAD names',
    )
  })
})
