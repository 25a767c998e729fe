import { AppendRefused, AppendUnknown, JournalDamaged, JournalLocked } from '../journal.ts'
import { DiskFull } from '../memory/disk.ts'
import { appendUnknown, diskFull } from '../record/append-failure.ts'
import { sqliteCode } from './sqlite-code.ts'

// What SQLite says of a file that does not hold what it should.
const DAMAGE = /^SQLITE_(?:CORRUPT|NOTADB|ERROR|MISMATCH|CONSTRAINT|FORMAT|SCHEMA)(?:_|$)/

/** Whether an error says that the file does not hold what it should, rather than that it could not be read. */
export function isDamage(error: unknown): error is Error {
  return error instanceof JournalDamaged || DAMAGE.test(sqliteCode(error))
}

/** An error met while reading, in terms of a journal; others, as of the disk or of permissions, as they are. */
export function readFailure(error: unknown, lastGoodSequence: number): unknown {
  const code = sqliteCode(error)
  if (code.startsWith('SQLITE_BUSY')) {
    return new JournalLocked('another program has the database open', { cause: error })
  }
  if (error instanceof JournalDamaged || !isDamage(error)) return error
  const message = `the database cannot be read after record ${lastGoodSequence}: ${error.message}`
  return new JournalDamaged(message, { lastGoodSequence }, { cause: error })
}

/**
 * An error met while committing, in terms of a journal. SQLite has rolled back; whether that is certain depends on what
 * failed. Anything but a refusal means that the journal can go on no further.
 */
export function appendFailure(
  error: unknown,
  what: string,
  headSequence: number,
): AppendRefused | AppendUnknown | JournalDamaged {
  const code = sqliteCode(error)
  if (code === 'SQLITE_FULL') return diskFull(what, error)
  if (code === 'SQLITE_READONLY_DBMOVED') {
    const moved = `${what}: the database was moved or removed while it was open; nothing was written`
    return new AppendRefused(moved, false, { cause: error })
  }
  if (/^SQLITE_(?:READONLY|BUSY|LOCKED)/.test(code)) {
    const readOnly = `${what}: the database may not be written (${code}); nothing was written`
    return new AppendRefused(readOnly, true, { cause: error })
  }
  if (code === 'SQLITE_TOOBIG' || error instanceof RangeError) {
    const tooLarge = `${what}: larger than a record may be; nothing was written`
    return new AppendRefused(tooLarge, false, { cause: error })
  }
  if (!DAMAGE.test(code)) return appendUnknown(what, error)
  const message = `${what}: the database is damaged (${String(error)}); nothing was written`
  return new JournalDamaged(message, { lastGoodSequence: headSequence }, { cause: error })
}

/** An error met while opening, in terms of a journal. Nothing of the journal was changed by it. */
export function openFailure(error: unknown, folder: string): unknown {
  if (error instanceof DiskFull || sqliteCode(error) === 'SQLITE_FULL') {
    return diskFull(`opening the journal in ${folder}`, error)
  }
  return readFailure(error, -1)
}
