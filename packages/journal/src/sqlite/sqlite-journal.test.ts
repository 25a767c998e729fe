import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { journalConformance, sampleEntries } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { snapshotFile } from '../files/snapshot-files.ts'
import type { Entry } from '../journal.ts'
import { openSqliteJournal } from './sqlite-journal.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-journal-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('what every journal does', () => {
  test.each(journalConformance)('$name', async ({ hold: assertHolds }) => {
    await assertHolds({
      open: () => openSqliteJournal(folder),
      damageSnapshot: (sequence) => flipLastByte(join(folder, snapshotFile(sequence))),
    })
  })
})

test('a group of any size reads back as it was handed over', async () => {
  const journal = await openSqliteJournal(folder)
  const entries: Entry[] = []
  for (let size = 1; size <= 40; size += 1) {
    const group = sampleEntries(entries.length, size)
    await journal.append(group)
    entries.push(...group)
  }
  let read = 0
  for await (const record of journal.read(0)) expect(record).toMatchObject({ ...entries[read++] })
  expect(read).toBe(entries.length)
  await journal.close()
})

function flipLastByte(path: string): void {
  const descriptor = openSync(path, 'r+')
  const last = statSync(path).size - 1
  const byte = Buffer.alloc(1)
  readSync(descriptor, byte, 0, 1, last)
  byte[0] = (byte[0] ?? 0) ^ 1
  writeSync(descriptor, byte, 0, 1, last)
  closeSync(descriptor)
}
