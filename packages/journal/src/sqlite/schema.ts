import type { Database } from 'better-sqlite3'
import { RECORD_VERSION } from '../record/record-format.ts'

/** "PLMS" in the header of the file says whose it is. */
const APPLICATION_ID = 0x504c4d53
const SCHEMA_VERSION = 1

const SCHEMA = `
CREATE TABLE record (
  seq INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  timeMs INTEGER NOT NULL,
  logicVersion INTEGER NOT NULL,
  kind TEXT NOT NULL,
  idempotencyKey TEXT,
  rejection TEXT,
  command TEXT NOT NULL,
  events TEXT NOT NULL,
  policyHash TEXT NOT NULL,
  prevHash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE checkpoint (
  seq INTEGER PRIMARY KEY,
  stateHash TEXT NOT NULL,
  merkleRoot TEXT,
  signature TEXT
) STRICT;
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
INSERT INTO meta VALUES ('recordFormats', '0:${RECORD_VERSION}');
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${SCHEMA_VERSION};
`

/** Makes the tables of an empty database, all or none. */
export function createSchema(database: Database): void {
  database.transaction(() => database.exec(SCHEMA)).immediate()
}

/** Whether there are tables. */
export function hasSchema(database: Database): boolean {
  const count = database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get()
  return count !== undefined && count > 0
}

/** What is wrong with the file as a whole, if it is not a journal of this build; undefined where nothing is. */
export function schemaComplaint(database: Database): string | undefined {
  const id = database.pragma('application_id', { simple: true })
  if (id !== APPLICATION_ID) return 'is a database of something else'
  const version = database.pragma('user_version', { simple: true })
  if (version === SCHEMA_VERSION) return undefined
  return `has schema version ${String(version)}, which this build cannot read`
}
