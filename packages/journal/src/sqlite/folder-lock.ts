import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { JournalLocked } from '../journal.ts'
import { sqliteCode } from './sqlite-code.ts'

/** Empty; what counts is who has it locked. */
export const LOCK_FILE = 'LOCK'

export interface FolderLock {
  readonly release: () => void
}

/**
 * Holds a data folder, against other processes and other openings of this one; the system lets go when the process ends.
 * The lock is that of an empty SQLite file, which knows its own process. Nothing else may open that file: closing any
 * descriptor of it would drop the lock of the whole process.
 *
 * @throws JournalLocked somebody else holds it
 */
export function lockFolder(folder: string, mode: 'write' | 'read'): FolderLock {
  const path = join(folder, LOCK_FILE)
  if (mode === 'write') createFile(path)
  const database = new Database(path, { timeout: 0, readonly: mode === 'read' })
  try {
    // Nothing is ever written, so there is nothing to roll back, and no file for it need appear.
    database.pragma('journal_mode = MEMORY')
    database.exec(
      mode === 'write' ? 'BEGIN EXCLUSIVE' : 'BEGIN; SELECT count(*) FROM sqlite_schema',
    )
  } catch (error) {
    database.close()
    if (!sqliteCode(error).startsWith('SQLITE_BUSY')) throw error
    throw new JournalLocked(
      `${folder}: the journal is open in another process or elsewhere in this one; one at a time may have it`,
      { cause: error },
    )
  }
  return { release: () => void database.close() }
}

/** An empty file that only its owner reads, where there is none. */
export function createFile(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
