import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleEntries, sampleEntry } from '@plimsoll/testkit'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HeadFile } from '../files/head-file.ts'
import { AppendRefused, AppendUnknown, JournalDamaged, JournalLocked } from '../journal.ts'
import { bytesOf, imageOf, place } from '../testing/journal-image.ts'
import { recordFormats } from '../record/record-format.ts'
import { openFolderDisk } from './folder-disk.ts'
import { openDatabase } from './open-database.ts'
import { appendFailure, readFailure } from './sqlite-failure.ts'
import { openSqliteJournal } from './sqlite-journal.ts'

let root: string
let folder: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-journal-'))
  folder = join(root, 'data', 'journal')
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

describe('the folder', () => {
  test('is made, and only its owner may look into it', async () => {
    const journal = await openSqliteJournal(folder)
    await journal.append(sampleEntries(0, 3))
    await journal.saveSnapshot({ sequence: 2, stateHash: 'a', bytes: Uint8Array.of(1) })
    expect(readdirSync(folder).toSorted()).toEqual([
      'HEAD',
      'LOCK',
      'journal.sqlite',
      'journal.sqlite-wal',
      'snapshot-2.bin',
    ])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(folder)) {
      expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600])
    }
    await journal.close()
    expect(readdirSync(folder)).not.toContain('journal.sqlite-wal')
  })

  test('of a journal whose making was broken off at any point is made ready', async () => {
    await (await openSqliteJournal(folder)).close()
    const made = imageOf(folder)
    const bare = new Database(join(root, 'bare'))
    bare.pragma('journal_mode = WAL')
    bare.close()
    const stages = [
      new Map(),
      new Map([['journal.sqlite', new Uint8Array()]]),
      new Map([['journal.sqlite', bytesOf(imageOf(root), 'bare')]]),
      new Map([['journal.sqlite', bytesOf(made, 'journal.sqlite')]]),
      new Map([...made, ['HEAD', new Uint8Array(4_000)]]),
      made,
    ]
    for (const stage of stages) {
      rmSync(folder, { recursive: true })
      place(stage, folder)
      const journal = await openSqliteJournal(folder)
      await journal.append(sampleEntries(0, 2))
      await journal.close()
      expect((await openAndClose()).sequence).toBe(1)
    }
  })

  test('with a HEAD that lags behind goes on after the last record', async () => {
    const journal = await openSqliteJournal(folder)
    await journal.append(sampleEntries(0, 3))
    const head = bytesOf(imageOf(folder), 'HEAD')
    await journal.append(sampleEntries(3, 3))
    const killed = imageOf(folder)
    await journal.close()
    place(killed, folder)
    const confirmed = await openSqliteJournal(folder)
    expect(bytesOf(imageOf(folder), 'journal.sqlite-wal').length).toBeGreaterThan(0)
    await confirmed.close()
    place(new Map([...killed, ['HEAD', head]]), folder)
    const again = await openSqliteJournal(folder)
    expect(again.head.sequence).toBe(5)
    // What HEAD does not name is copied into the database, which syncs it.
    expect(bytesOf(imageOf(folder), 'journal.sqlite-wal')).toHaveLength(0)
    expect(new HeadFile(openFolderDisk(folder)).mark?.sequence).toBe(5)
    await again.close()
  })

  test('whose database, HEAD or last records are gone is refused', async () => {
    const journal = await openSqliteJournal(folder)
    await journal.append(sampleEntries(0, 3))
    const earlier = imageOf(folder)
    await journal.append(sampleEntries(3, 3))
    await journal.saveSnapshot({ sequence: 4, stateHash: 'a', bytes: Uint8Array.of(1) })
    await journal.close()
    const whole = imageOf(folder)
    const refusals: Record<string, () => void> = {
      'record 0 is missing: journal.sqlite is missing or empty; HEAD names record 5': () =>
        rmSync(join(folder, 'journal.sqlite')),
      'HEAD is missing or unreadable': () => rmSync(join(folder, 'HEAD')),
      'record 0 is missing: there is a snapshot-4.bin': () => {
        rmSync(join(folder, 'HEAD'))
        rmSync(join(folder, 'journal.sqlite'))
      },
      'record 3 is missing: there is a snapshot-4.bin': () =>
        place(new Map([...earlier, ['snapshot-4.bin', bytesOf(whole, 'snapshot-4.bin')]]), folder),
      'record 3 is missing: the journal was truncated': () =>
        place(new Map([...earlier, ['HEAD', bytesOf(whole, 'HEAD')]]), folder),
    }
    for (const [refusal, lose] of Object.entries(refusals)) {
      place(whole, folder)
      lose()
      const before = imageOf(folder)
      await expect(openSqliteJournal(folder)).rejects.toThrow(refusal)
      await expect(openSqliteJournal(folder)).rejects.toThrow(JournalDamaged)
      for (const [name, bytes] of before) expect(bytesOf(imageOf(folder), name)).toEqual(bytes)
    }
    place(whole, folder)
    expect((await openAndClose()).sequence).toBe(5)
  })

  test('is opened so that a commit that returns is on the disk', () => {
    mkdirSync(folder, { recursive: true })
    const disk = openFolderDisk(folder)
    const expected = { disk, mark: undefined, formats: recordFormats() }
    const { database } = openDatabase(folder, expected)
    const setting = (name: string): unknown => database.pragma(name, { simple: true })
    expect([setting('journal_mode'), setting('synchronous')]).toEqual(['wal', 2])
    expect(setting('locking_mode')).toBe('exclusive')
    database.close()
  })

  test('whose last records are not what was written is refused', async () => {
    const journal = await openSqliteJournal(folder)
    await journal.append(sampleEntries(0, 30))
    await journal.close()
    const database = new Database(join(folder, 'journal.sqlite'))
    database.exec("UPDATE record SET events = '[ ]' WHERE seq = 11")
    database.close()
    await expect(openSqliteJournal(folder)).rejects.toMatchObject({
      name: 'JournalDamaged',
      damagedSequence: 11,
    })
  })

  test('with a broken-off snapshot is tidied by the next one', async () => {
    const journal = await openSqliteJournal(folder)
    await journal.append(sampleEntries(0, 3))
    writeFileSync(join(folder, 'snapshot-1.tmp'), 'half a snapsh')
    await journal.saveSnapshot({ sequence: 2, stateHash: 'a', bytes: Uint8Array.of(1) })
    expect(readdirSync(folder)).not.toContain('snapshot-1.tmp')
    await journal.close()
  })

  test('with a database of something else is left alone', async () => {
    mkdirSync(folder, { recursive: true })
    const other = new Database(join(folder, 'journal.sqlite'))
    other.exec('CREATE TABLE other (value TEXT)')
    other.close()
    await expect(openSqliteJournal(folder)).rejects.toThrow('is a database of something else')
  })

  test('whose database another program has open is locked', async () => {
    await openAndClose()
    const other = new Database(join(folder, 'journal.sqlite'))
    other.exec('BEGIN; SELECT * FROM record')
    await expect(openSqliteJournal(folder)).rejects.toThrow(JournalLocked)
    other.close()
    await openAndClose()
  })

  async function openAndClose(): Promise<{ sequence: number }> {
    const journal = await openSqliteJournal(folder)
    await journal.close()
    return journal.head
  }
})

describe('a record changed while the journal is open', () => {
  test('is named by whoever reads it', async () => {
    const journal = await openSqliteJournal(folder)
    await journal.append(sampleEntries(0, 900))
    await journal.close()
    const database = new Database(join(folder, 'journal.sqlite'))
    database.exec("UPDATE record SET events = '[ ]' WHERE seq = 41")
    database.close()
    // It lies too far back to be looked at on opening.
    const again = await openSqliteJournal(folder)
    const seen: number[] = []
    const reading = async (): Promise<void> => {
      for await (const { sequence } of again.read(30)) seen.push(sequence)
    }
    await expect(reading()).rejects.toMatchObject({
      name: 'JournalDamaged',
      lastGoodSequence: 40,
      damagedSequence: 41,
      message: 'record 41 does not have the content its hash was made of',
    })
    expect(seen.at(-1)).toBe(40)
    await again.append([sampleEntry(900)])
    await again.close()
  })
})

describe('an error of SQLite', () => {
  test.each([
    ['SQLITE_FULL', AppendRefused, true],
    ['SQLITE_READONLY', AppendRefused, true],
    ['SQLITE_READONLY_DIRECTORY', AppendRefused, true],
    ['SQLITE_BUSY', AppendRefused, true],
    ['SQLITE_READONLY_DBMOVED', AppendRefused, false],
    ['SQLITE_TOOBIG', AppendRefused, false],
    ['SQLITE_CORRUPT', JournalDamaged, undefined],
    ['SQLITE_CORRUPT_INDEX', JournalDamaged, undefined],
    ['SQLITE_NOTADB', JournalDamaged, undefined],
    ['SQLITE_CONSTRAINT_PRIMARYKEY', JournalDamaged, undefined],
    ['SQLITE_IOERR_FSYNC', AppendUnknown, undefined],
    ['SQLITE_IOERR_WRITE', AppendUnknown, undefined],
    ['SQLITE_NOMEM', AppendUnknown, undefined],
    ['SQLITE_INTERNAL', AppendUnknown, undefined],
  ])('%s at an append', (code, type, isRetryable) => {
    const error = new Database.SqliteError('said so', code)
    const failure = appendFailure(error, 'records 5 to 7', 4)
    expect(failure).toBeInstanceOf(type)
    expect(failure.message).toContain('records 5 to 7')
    expect(failure.cause).toBe(error)
    if (isRetryable !== undefined) expect(failure).toMatchObject({ isRetryable })
    if (failure instanceof JournalDamaged) expect(failure.lastGoodSequence).toBe(4)
  })

  test('at reading is damage only where it says so', () => {
    const damage = new Database.SqliteError('malformed', 'SQLITE_CORRUPT')
    expect(readFailure(damage, 4)).toMatchObject({ name: 'JournalDamaged', lastGoodSequence: 4 })
    const broken = new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_READ')
    expect(readFailure(broken, 4)).toBe(broken)
  })
})
