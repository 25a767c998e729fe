import { join } from 'node:path'
import type { JournalRecord } from '@plimsoll/journal'
import Database from 'better-sqlite3'

const COLUMNS = `seq INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, timeMs INTEGER NOT NULL,
  logicVersion INTEGER NOT NULL, kind TEXT NOT NULL, idempotencyKey TEXT, rejection TEXT,
  command TEXT NOT NULL, events TEXT NOT NULL, policyHash TEXT NOT NULL, prevHash TEXT NOT NULL,
  hash TEXT NOT NULL`

/**
 * Milliseconds that bare SQLite, through the driver of the journal, takes to commit the same rows in the same columns, as
 * durably and in groups of the same size: without chain, HEAD, engine or answers.
 */
export function bareSqliteMs(
  folder: string,
  groups: readonly (readonly JournalRecord[])[],
): number {
  const database = new Database(join(folder, 'bare.sqlite'))
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  database.exec(`CREATE TABLE record (${COLUMNS}) STRICT`)
  const insert = database.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const startedMs = performance.now()
  for (const group of groups) {
    database.exec('BEGIN IMMEDIATE')
    for (const record of group) {
      insert.run(
        record.sequence,
        record.epoch,
        record.timeMs,
        record.logicVersion,
        record.kind,
        record.idempotencyKey,
        record.rejection,
        record.command,
        record.events,
        record.policyHash,
        record.prevHash,
        record.hash,
      )
    }
    database.exec('COMMIT')
  }
  const tookMs = performance.now() - startedMs
  database.close()
  return tookMs
}
