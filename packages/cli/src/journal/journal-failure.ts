import { AppendRefused, AppendUnknown, JournalDamaged, JournalLocked } from '@plimsoll/journal'
import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-code.ts'
import { suggestion } from '../invocation.ts'

/** What went wrong with the journal of a folder, for whoever can mend it; other errors as they are. */
export function journalFailure(folder: string, error: unknown): unknown {
  const failure = (code: string, message: string, exitCode?: number): CommandFailure =>
    new CommandFailure({ code, file: folder, message: `${folder}: ${message}` }, exitCode)
  if (error instanceof JournalLocked) {
    const message =
      'another process has this journal open; wait until it ends, or stop it, and try again'
    return failure('journalLocked', message, exitCodes.unreachable)
  }
  if (error instanceof JournalDamaged) {
    const message = `the journal is damaged: ${error.message}; nothing was changed; see ${suggestion('verify', '--data', folder)}`
    return failure('journalDamaged', message, exitCodes.verificationFailed)
  }
  if (error instanceof AppendRefused) {
    return failure('journalRefused', `${error.message}; what was recorded before is kept`)
  }
  if (error instanceof AppendUnknown) {
    const message = `${error.message}; run the same command again: it goes on after what is durable`
    return failure('outcomeUnknown', message, exitCodes.outcomeUnknown)
  }
  return fileFailure(folder, error)
}

const complaints: Readonly<Record<string, string>> = {
  EACCES: 'may not be opened; check its permissions',
  EPERM: 'may not be opened; check its permissions',
  EROFS: 'cannot be written: the file system is read-only',
  ENOSPC: 'there is no room: the disk is full; free space and try again',
  ENOTDIR: 'is not a folder, or lies in a file; name a folder',
  EEXIST: 'is a file where a folder belongs; name a folder',
  SQLITE_CANTOPEN: 'cannot be opened; check its permissions',
}

function fileFailure(folder: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const complaint = complaints[code]
  if (complaint === undefined) return error
  return new CommandFailure({
    code: 'unreadable',
    file: folder,
    message: `${folder}: ${complaint}`,
  })
}
