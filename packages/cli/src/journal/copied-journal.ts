import { constants, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Journal,
  type JournalReport,
  openSqliteJournal,
  verifyJournal,
} from '@plimsoll/journal'
import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-code.ts'
import { suggestion } from '../invocation.ts'
import { requireJournal } from './data-folder.ts'
import { journalFailure } from './journal-failure.ts'

/** Files of a journal that a reader needs; the lock stays with the folder. */
const copied = /^(?:journal\.sqlite(?:-wal)?|HEAD|snapshot-\d+\.bin)$/u

/**
 * Whether the records of a folder are what was written there. The folder stays as it is.
 *
 * @throws CommandFailure where there is no journal, or another process has it open
 */
export async function checkStore(folder: string): Promise<JournalReport> {
  requireJournal(folder)
  try {
    return await verifyJournal(folder)
  } catch (error) {
    throw journalFailure(folder, error)
  }
}

/**
 * Reads the journal of a folder, whose store was found sound, from a copy: opening a journal counts as a start and is written
 * down, and a reader is to leave no trace.
 *
 * @throws CommandFailure where somebody writes to it meanwhile, or it cannot be read
 */
export async function readCopy<T>(
  folder: string,
  read: (journal: Journal) => Promise<T>,
): Promise<T> {
  const copy = mkdtempSync(join(tmpdir(), 'plimsoll-read-'))
  try {
    copyFiles(folder, copy)
    const journal = await openSqliteJournal(copy)
    try {
      return await read(journal)
    } finally {
      await journal.close()
    }
  } catch (error) {
    throw journalFailure(folder, error)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/**
 * Reads a journal for a report that rests on it.
 *
 * @throws CommandFailure where the store is damaged too
 */
export async function readSoundJournal<T>(
  folder: string,
  read: (journal: Journal) => Promise<T>,
): Promise<T> {
  const { records, findings, lastGoodSequence } = await checkStore(folder)
  if (isUnbegun({ records, findings })) {
    const message = `${folder}: the journal is empty: it was begun, and nothing was recorded`
    throw new CommandFailure({ code: 'noJournal', file: folder, message })
  }
  const [first] = findings
  if (first === undefined) return readCopy(folder, read)
  const message = `${folder}: the journal is damaged after record ${lastGoodSequence}: ${first.what}; see ${suggestion('verify', '--data', folder)}`
  throw new CommandFailure(
    { code: 'journalDamaged', file: folder, message },
    exitCodes.verificationFailed,
  )
}

/** Whether a start was cut off before it wrote the book: there is no record, and HEAD is not there to name one. */
export function isUnbegun({
  records,
  findings,
}: Pick<JournalReport, 'records' | 'findings'>): boolean {
  return records === 0 && findings.every(({ file }) => file === 'HEAD')
}

function copyFiles(folder: string, copy: string): void {
  const before = headOf(folder)
  for (const name of readdirSync(folder).filter((one) => copied.test(one))) {
    copyFileSync(join(folder, name), join(copy, name), constants.COPYFILE_FICLONE)
  }
  if (headOf(folder).equals(before)) return
  const message = `${folder}: another process writes to this journal; wait until it ends and try again`
  throw new CommandFailure({ code: 'journalLocked', file: folder, message }, exitCodes.unreachable)
}

function headOf(folder: string): Buffer {
  return readFileSync(join(folder, 'HEAD'))
}
