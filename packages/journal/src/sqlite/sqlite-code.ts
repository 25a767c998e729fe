import Database from 'better-sqlite3'

/** The extended code of an error of SQLite, such as `SQLITE_IOERR_FSYNC`; empty for any other. */
export function sqliteCode(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : ''
}
