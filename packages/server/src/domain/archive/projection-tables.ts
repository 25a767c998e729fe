import { hash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { TextDamaged } from '@plimsoll/journal'
import Database from 'better-sqlite3'
import { makeOwnersFile } from '../owners-file.ts'

/** Version of the documents in the tables. */
const documentVersion = 2

/** `PLMP`. */
const applicationId = 0x50_4c_4d_50

/** How long everything waits for somebody else who has the tables: not long, because it is tried again. */
const busyMsMax = 20

const schema = `
  CREATE TABLE place (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL,
    needsAfter INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE caseRow (
    number INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    caseId TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    bucket TEXT NOT NULL,
    liquidation TEXT
  ) STRICT;
  CREATE INDEX caseOfAccount ON caseRow (account, number);
  CREATE TABLE caseRound (
    number INTEGER NOT NULL REFERENCES caseRow,
    sequence INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (number, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE receipt (
    number INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    receiptId TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX receiptOfAccount ON receipt (account, number);
  CREATE TABLE beforeCase (
    bucket INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
`

/** Of the tables and the documents in them: another one is written anew. 31 bits, as SQLite keeps it. */
const version =
  Number.parseInt(hash('sha256', `${documentVersion}${schema}`, 'hex').slice(0, 8), 16) >>> 1

/** Opens the tables in a file, empty where there were none, or none that can be used, and hands them over. */
export function withProjectionTables<T>(file: string, use: (database: Database.Database) => T): T {
  try {
    return openAndUse(file, use)
  } catch (error) {
    if (!isDamage(error)) throw error
    removeTables(file)
    return openAndUse(file, use)
  }
}

function openAndUse<T>(file: string, use: (database: Database.Database) => T): T {
  const database = openTables(file)
  try {
    return use(database)
  } catch (error) {
    database.close()
    throw error
  }
}

/** Removes the file with what SQLite keeps beside it. */
export function removeTables(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
}

/** The tables are another version's, or damaged. */
class TablesUnusable extends Error {
  override readonly name = 'TablesUnusable'
}

/** Not to be cured but by writing the tables anew. */
export function isDamage(error: unknown): boolean {
  if (error instanceof TablesUnusable || error instanceof TextDamaged) return true
  if (!(error instanceof Database.SqliteError)) return false
  const { code } = error
  // A statement that does not fit the tables is as good as damage.
  return code === 'SQLITE_ERROR' || code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')
}

function openTables(file: string): Database.Database {
  const isNew = makeOwnersFile(file)
  const database = new Database(file, { timeout: busyMsMax })
  try {
    database.pragma('journal_mode = WAL')
    // What a crash of the machine takes is derived again.
    database.pragma('synchronous = NORMAL')
    if (isNew) createTables(database)
    else requireVersion(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function createTables(database: Database.Database): void {
  database.transaction(() => {
    database.exec(schema)
    database.pragma(`application_id = ${applicationId}`)
    database.pragma(`user_version = ${version}`)
  })()
}

function requireVersion(database: Database.Database): void {
  const found = [
    database.pragma('application_id', { simple: true }),
    database.pragma('user_version', { simple: true }),
  ]
  if (found[0] === applicationId && found[1] === version) return
  throw new TablesUnusable('tables of another version')
}
