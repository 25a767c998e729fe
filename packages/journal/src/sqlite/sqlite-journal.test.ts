import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { journalConformance } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, test } from 'vitest'
import { snapshotFile } from '../files/snapshot-files.ts'
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

function flipLastByte(path: string): void {
  const descriptor = openSync(path, 'r+')
  const last = statSync(path).size - 1
  const byte = Buffer.alloc(1)
  readSync(descriptor, byte, 0, 1, last)
  byte[0] = (byte[0] ?? 0) ^ 1
  writeSync(descriptor, byte, 0, 1, last)
  closeSync(descriptor)
}
