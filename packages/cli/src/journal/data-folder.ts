import { readdirSync, statSync } from 'node:fs'
import { DATABASE_FILE, HEAD_FILE, LOCK_FILE } from '@plimsoll/journal'
import { CommandFailure } from '../command-failure.ts'
import { suggestion } from '../invocation.ts'
import { journalFailure } from './journal-failure.ts'

/** Files that are only where a journal is. */
const journalFiles: ReadonlySet<string> = new Set([DATABASE_FILE, HEAD_FILE])

/**
 * That a folder holds a journal.
 *
 * @throws CommandFailure where it does not, saying what is there instead
 */
export function requireJournal(folder: string): void {
  const names = namesIn(folder)
  if (names === undefined) {
    throw refusal('missingFile', folder, 'does not exist; check the path')
  }
  if (names.some((name) => journalFiles.has(name))) return
  const what =
    names.length === 0 ? 'is empty' : `holds no journal, but ${namesText(names)}; check the path`
  const hint =
    names.length === 0 ? `; ${suggestion('simulate', 'crash', '--data', folder)} fills it` : ''
  throw refusal('noJournal', folder, what + hint)
}

/**
 * That a journal can begin or go on in a folder: it is not there yet, or empty, or has a journal.
 *
 * @throws CommandFailure where something else is there
 */
export function requireRoomForJournal(folder: string): void {
  if (folder === '') throw refusal('usage', '--data', 'is empty; name a folder')
  const names = namesIn(folder) ?? []
  // A start that was killed before there was a journal leaves its lock.
  const others = names.filter((name) => name !== LOCK_FILE)
  if (others.length === 0 || others.some((name) => journalFiles.has(name))) return
  throw refusal(
    'exists',
    folder,
    `holds no journal, but ${namesText(others)}; name a new or empty folder`,
  )
}

const namesShown = 3

function namesText(names: readonly string[]): string {
  const shown = names.toSorted().slice(0, namesShown).join(', ')
  return names.length > namesShown ? `${shown} and ${names.length - namesShown} more` : shown
}

/** Names in a folder; undefined where there is none. */
function namesIn(folder: string): string[] | undefined {
  if (folder === '') throw refusal('usage', '--data', 'is empty; name a folder')
  try {
    const status = statSync(folder, { throwIfNoEntry: false })
    if (status === undefined) return undefined
    if (!status.isDirectory()) {
      throw refusal('unreadable', folder, 'is a file where a folder belongs; name a folder')
    }
    return readdirSync(folder)
  } catch (error) {
    throw journalFailure(folder, error)
  }
}

function refusal(code: string, file: string, complaint: string): CommandFailure {
  return new CommandFailure({ code, file, message: `${file}: ${complaint}` })
}
