import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findPreset, presets } from '@plimsoll/engine'
import { triggerNames, triggerNamed } from './find-trigger.ts'
import { type ParsedBook, parseBookTables, parseBookText } from '@plimsoll/protocol'
import { CommandFailure } from '../command-failure.ts'
import type { Progress } from '../output/progress.ts'
import { keepHeapLean } from './lean-heap.ts'
import { folderParts, openTable } from './open-table.ts'
import { loadState } from './resolve-book.ts'
import { readText, statusOf } from './read-file.ts'

const known = {
  resolvePolicy: (name: string) => findPreset(name)?.spec,
  policyNames: presets.map(({ spec }) => spec.policy),
  resolveTrigger: triggerNamed,
  triggerNames,
}

/**
 * Reads a book from a JSON file, or from a folder with book.json and two tables, each as CSV or as Parquet.
 *
 * @param progress told how many rows of the tables have been read
 * @throws CommandFailure where there is nothing to read, or a table cannot be read as one
 * @throws BookError where what is read is not a book
 */
export function loadBook(file: string, progress?: Progress): ParsedBook {
  const options = { ...known, file }
  if (!statusOf(file).isDirectory()) return parseBookText(readText(file), options)
  const bookFile = join(file, 'book.json')
  if (!existsSync(bookFile)) {
    const message = `${bookFile}: does not exist; ${folderParts}`
    throw new CommandFailure({ code: 'missingFile', file: bookFile, message })
  }
  const bookJson = readText(bookFile)
  const tables = { accounts: openTable(file, 'accounts'), positions: openTable(file, 'positions') }
  if (tables.accounts.rowCount + tables.positions.rowCount > rowsLarge) keepHeapLean()
  return parseBookTables({
    ...options,
    bookJson,
    accountsCsv: tables.accounts.content,
    positionsCsv: tables.positions.content,
    onRow: (table, at) => {
      // The clock is dearer than a row.
      if (at % rowsUncounted === 0) {
        progress?.count(`reading ${table}`, at, tables[table].rowCount)
      }
    },
  })
}

const rowsUncounted = 1024
const rowsLarge = 100_000

/**
 * Reads and loads the files of a book folder before they are written, as `resolve` would afterwards.
 *
 * @throws BookError or CommandFailure where the result would be no book
 */
export function checkFolder(file: string, files: ReadonlyMap<string, string>): void {
  const part = (name: string): string => files.get(name) ?? ''
  const book = parseBookTables({
    ...known,
    file,
    bookJson: part('book.json'),
    accountsCsv: part('accounts.csv'),
    positionsCsv: part('positions.csv'),
  })
  loadState(book)
}
