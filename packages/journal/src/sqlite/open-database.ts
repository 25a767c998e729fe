import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { HeadMark } from '../files/head-file.ts'
import { snapshotFile, snapshotSequences } from '../files/snapshot-files.ts'
import type { Disk } from '../memory/disk.ts'
import { damagedAfter, FIRST_LINK, type Link } from '../record/chain.ts'
import type { RecordFormats } from '../record/record-format.ts'
import { examineTail } from './examine-tail.ts'
import { createFile } from './folder-lock.ts'
import { createSchema, hasSchema } from './schema.ts'
import { sqliteCode } from './sqlite-code.ts'

export const DATABASE_FILE = 'journal.sqlite'

// After a large group the WAL shrinks to this again.
const WAL_BYTES_KEPT = 64 * 1024 ** 2

export interface OpenedDatabase {
  readonly database: Database.Database
  /** The last record; `FIRST_LINK` where there is none. */
  readonly last: Link
}

/** What a database is held against. */
export interface Expected {
  /** With HEAD and the snapshots. */
  readonly disk: Disk
  readonly mark: HeadMark | undefined
  readonly formats: RecordFormats
}

/**
 * The database of a locked folder, made if the folder is new. Where it is damaged, no byte of database and WAL is changed: they
 * are first looked at through a connection that cannot write, because one that can would rewrite the one from the other on
 * closing.
 *
 * @throws JournalDamaged
 */
export function openDatabase(folder: string, expected: Expected): OpenedDatabase {
  const path = join(folder, DATABASE_FILE)
  if (isEmpty(path)) refuseLoss(expected)
  if (sizeOf(`${path}-wal`) > 0) lookFirst(path, expected)
  createFile(path)
  const database = new Database(path, { timeout: 0 })
  try {
    prepare(database)
    // Left by the first look; whoever is alone keeps the index of the WAL in its own memory.
    if (existsSync(`${path}-shm`)) rmSync(`${path}-shm`)
    if (isUnfinished(database, expected)) createSchema(database)
    const last = examine(database, expected)
    if (last.sequence > (expected.mark?.sequence ?? -1)) rewriteUnconfirmed(database)
    return { database, last }
  } catch (error) {
    database.close()
    throw error
  }
}

/** To SQLite one byte is none, and beside an empty database it deletes the WAL. */
function isEmpty(path: string): boolean {
  return sizeOf(path) <= 1
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** There is no database: then there never was a record. */
function refuseLoss({ disk, mark }: Expected): void {
  const named = mark?.sequence ?? -1
  if (named >= 0) {
    const message = `is missing: ${DATABASE_FILE} is missing or empty; HEAD names record ${named}`
    throw damagedAfter(-1, message)
  }
  checkSnapshots(disk, FIRST_LINK)
}

/** The making of the journal was broken off before it was ever open. */
function isUnfinished(database: Database.Database, { mark }: Expected): boolean {
  return (mark === undefined || mark.sequence < 0) && !hasSchema(database)
}

function lookFirst(path: string, expected: Expected): void {
  const database = new Database(path, { timeout: 0, readonly: true })
  try {
    if (!isUnfinished(database, expected)) examine(database, expected)
  } catch (error) {
    // It needs some room beside the database. On a full disk serving what is there goes before sparing what is damaged.
    if (!sqliteCode(error).startsWith('SQLITE_IOERR_SHM')) throw error
  } finally {
    database.close()
  }
}

function examine(database: Database.Database, { disk, mark, formats }: Expected): Link {
  const last = examineTail(database, mark, formats)
  checkSnapshots(disk, last)
  return last
}

function prepare(database: Database.Database): void {
  database.pragma('locking_mode = EXCLUSIVE')
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('cell_size_check = ON')
  database.pragma('trusted_schema = OFF')
  database.pragma(`journal_size_limit = ${WAL_BYTES_KEPT}`)
}

/** A snapshot is only ever kept of a record there is. */
function checkSnapshots(disk: Disk, { sequence }: Link): void {
  const [newest = -1] = snapshotSequences(disk)
  if (newest <= sequence) return
  throw damagedAfter(sequence, `is missing: there is a ${snapshotFile(newest)}`)
}

/**
 * Copies the WAL into the database, which is synced: records beyond HEAD may stem from a sync that failed, and are then read
 * although they are not on the disk.
 */
function rewriteUnconfirmed(database: Database.Database): void {
  database.pragma('wal_checkpoint(TRUNCATE)')
}
