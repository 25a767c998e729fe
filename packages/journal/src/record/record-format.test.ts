import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleEntries, sampleEntry } from '@plimsoll/testkit'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HeadFile } from '../files/head-file.ts'
import type { Journal, JournalRecord } from '../journal.ts'
import { openFolderDisk } from '../sqlite/folder-disk.ts'
import { openSqliteJournal } from '../sqlite/sqlite-journal.ts'
import { verifyJournal } from '../verify/verify-journal.ts'
import type { RecordFormat } from './record-format.ts'
import { NO_HASH } from './record-hash.ts'

// A format that never shipped: it had another hash, no hash of the policy, and counted time in seconds.
const version0: RecordFormat = {
  version: 0,
  hash: ({ sequence, epoch, timeMs, command, events, prevHash }) => {
    const fields = [sequence, epoch, timeMs, command, events, prevHash]
    return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
  },
  upcast: (stored) => ({ ...stored, timeMs: 1_000 * stored.timeMs, policyHash: 'none' }),
}

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-journal-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** A journal as an earlier build left it. */
async function plantVersion0(count: number): Promise<JournalRecord[]> {
  await (await openSqliteJournal(folder)).close()
  const database = new Database(join(folder, 'journal.sqlite'))
  const insert = database.prepare(
    'INSERT INTO record VALUES (@sequence, @epoch, @timeMs, @logicVersion, @kind, @idempotencyKey, @rejection, @command, @events, @policyHash, @prevHash, @hash)',
  )
  const records: JournalRecord[] = []
  for (const entry of sampleEntries(0, count)) {
    const prevHash = records.at(-1)?.hash ?? NO_HASH
    const timeMs = Math.floor(entry.timeMs / 1_000)
    const fields = { ...entry, epoch: 1, timeMs, policyHash: '', prevHash, hash: '' }
    const record = { ...fields, hash: version0.hash(fields) }
    insert.run(record)
    records.push(record)
  }
  database.exec("UPDATE meta SET value = '0:0' WHERE key = 'recordFormats'")
  database.close()
  const disk = openFolderDisk(folder)
  const hash = records.at(-1)?.hash ?? NO_HASH
  const headFile = new HeadFile(disk)
  headFile.write({ epoch: 1, sequence: count - 1, hash })
  headFile.sync()
  disk.close()
  return records
}

async function readAll(journal: Journal, fromSequence = 0): Promise<JournalRecord[]> {
  const records: JournalRecord[] = []
  for await (const record of journal.read(fromSequence)) records.push(record)
  return records
}

test('records of an earlier version are read in the terms of today, and new ones go on after them', async () => {
  const planted = await plantVersion0(5)
  const olderFormats = [version0]
  const journal = await openSqliteJournal(folder, { olderFormats })
  expect(journal.head.timeMs).toBe(1_000 * (planted.at(-1)?.timeMs ?? 0))
  expect(await readAll(journal)).toEqual(planted.map(version0.upcast))
  const earlier = sampleEntry(5, { timeMs: journal.head.timeMs - 1 })
  await expect(journal.append([earlier])).rejects.toThrow('is earlier than the record before it')
  await journal.append([sampleEntry(5), sampleEntry(6)])
  await journal.close()

  const again = await openSqliteJournal(folder, { olderFormats })
  await again.append([sampleEntry(7)])
  const records = await readAll(again)
  expect(records.slice(0, 5)).toEqual(planted.map(version0.upcast))
  expect(records.slice(5)).toMatchObject([sampleEntry(5), sampleEntry(6), sampleEntry(7)])
  expect(records[5]?.prevHash).toBe(planted[4]?.hash)
  expect(await readAll(again, 5)).toEqual(records.slice(5))
  await again.close()
  expect(await verifyJournal(folder, { olderFormats })).toMatchObject({ records: 8, findings: [] })
})

test('a version that this build does not carry is refused by its number', async () => {
  await plantVersion0(3)
  const complaint = 'record 0 has the record format 0, which this build cannot read'
  await expect(openSqliteJournal(folder)).rejects.toThrow(complaint)
  const { findings, lastGoodSequence } = await verifyJournal(folder)
  expect(findings[0]?.what).toBe(complaint)
  expect(lastGoodSequence).toBe(-1)
})

test('damage to a record of an earlier version is noticed', async () => {
  await plantVersion0(5)
  const database = new Database(join(folder, 'journal.sqlite'))
  database.exec("UPDATE record SET events = '[]' WHERE seq = 3")
  database.close()
  const { findings } = await verifyJournal(folder, { olderFormats: [version0] })
  expect(findings).toEqual([
    { what: 'record 3 does not have the content its hash was made of', sequence: 3 },
  ])
})
