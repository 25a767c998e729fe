import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findPreset, presets } from '@plimsoll/engine'
import { type ParsedBook, parseBookTables, parseBookText } from '@plimsoll/protocol'
import { CommandFailure } from '../command-failure.ts'
import { loadState } from './resolve-book.ts'
import { readBytes, readText, statusOf } from './read-file.ts'

const policies = {
  resolvePolicy: (name: string) => findPreset(name)?.spec,
  policyNames: presets.map(({ spec }) => spec.policy),
}

/**
 * Reads a book from a JSON file, or from a folder with book.json, accounts.csv and positions.csv.
 *
 * @throws CommandFailure where there is nothing to read
 * @throws BookError where what is read is not a book
 */
export function loadBook(file: string): ParsedBook {
  const options = { ...policies, file }
  if (!statusOf(file).isDirectory()) return parseBookText(readText(file), options)
  const part = (name: string): string => join(file, name)
  refuseParquet(part)
  refuseMissing(part)
  return parseBookTables({
    ...options,
    bookJson: readText(part('book.json')),
    accountsCsv: readBytes(part('accounts.csv')),
    positionsCsv: readBytes(part('positions.csv')),
  })
}

/**
 * Reads and loads the files of a book folder before they are written, as `resolve` would afterwards.
 *
 * @throws BookError or CommandFailure where the result would be no book
 */
export function checkFolder(file: string, files: ReadonlyMap<string, string>): void {
  const part = (name: string): string => files.get(name) ?? ''
  const book = parseBookTables({
    ...policies,
    file,
    bookJson: part('book.json'),
    accountsCsv: part('accounts.csv'),
    positionsCsv: part('positions.csv'),
  })
  loadState(book)
}

const partNames = ['book.json', 'accounts.csv', 'positions.csv']

function refuseMissing(part: (name: string) => string): void {
  const missing = partNames.map(part).find((file) => !existsSync(file))
  if (missing === undefined) return
  const message = `${missing}: does not exist; a book folder holds book.json, accounts.csv and positions.csv`
  throw new CommandFailure({ code: 'missingFile', file: missing, message })
}

function refuseParquet(part: (name: string) => string): void {
  for (const table of ['accounts', 'positions']) {
    const file = part(`${table}.parquet`)
    if (existsSync(part(`${table}.csv`)) || !existsSync(file)) continue
    const message = `${file}: Parquet is not read by this version; export it as ${table}.csv`
    throw new CommandFailure({ code: 'notSupported', file, message })
  }
}
