import { BookError } from '../book/book-error.ts'
import { type BookSource, formatPath, type PathSegment, quote } from '../book/book-source.ts'
import { type BookOptions, type ParsedBook, parseBookFrom, parseJson } from '../book/parse-book.ts'
import { readTable, type TableText } from './read-table.ts'
import { accountColumns, positionColumns } from './table-columns.ts'

/** A book as a folder: `book.json` without accounts, and two tables. */
export interface BookTables extends BookOptions {
  /** The text of book.json. */
  readonly bookJson: string
  readonly accountsCsv: TableText
  readonly positionsCsv: TableText
}

/**
 * Reads a book from its folder form. Means the same as the JSON form with the rows in their places; errors in a table
 * name file, line and column: `positions.csv:17: size`. Throws `BookError` for the first thing that is wrong.
 */
export function parseBookTables(tables: BookTables): ParsedBook {
  const lines: Lines = { accounts: [], positions: [] }
  const source = tablesSource(tables.file, lines)
  const book = parseJson(tables.bookJson, source, 'book.json')
  if (typeof book !== 'object' || book === null || Array.isArray(book)) {
    return parseBookFrom(book, source, tables)
  }
  if ('accounts' in book) {
    const at = { file: tables.file, path: 'book.json: accounts' }
    throw new BookError(at, 'exclusiveFields', 'stands beside accounts.csv; keep one of the two')
  }
  return parseBookFrom({ ...book, accounts: readAccounts(tables, lines) }, source, tables)
}

/** The line of each account, and of each position by account. */
interface Lines {
  readonly accounts: number[]
  readonly positions: number[][]
}

function readAccounts({ file, accountsCsv, positionsCsv }: BookTables, lines: Lines): unknown[] {
  const accounts: unknown[] = []
  const positions: unknown[][] = []
  const indexes = new Map<unknown, number>()
  const accountTable = { file, name: 'accounts.csv', columns: accountColumns }
  readTable(accountTable, accountsCsv, ({ fields, line }) => {
    if (!indexes.has(fields['account'])) indexes.set(fields['account'], accounts.length)
    const own: unknown[] = []
    fields['positions'] = own
    accounts.push(fields)
    positions.push(own)
    lines.accounts.push(line)
    lines.positions.push([])
  })
  const positionTable = { file, name: 'positions.csv', columns: positionColumns }
  readTable(positionTable, positionsCsv, ({ fields, owner, line }) => {
    const index = indexes.get(owner)
    if (index === undefined) return refuseOwner(file, line, owner)
    positions[index]?.push(fields)
    lines.positions[index]?.push(line)
  })
  return accounts
}

function refuseOwner(file: string, line: number, account: string | undefined): never {
  const at = { file, path: `positions.csv:${line}: account` }
  if (account === undefined) throw new BookError(at, 'missingField', 'is missing; name the account')
  const complaint = `${quote(account)} is not in accounts.csv; add it there or correct the name`
  throw new BookError(at, 'unknownReference', complaint)
}

function tablesSource(file: string, lines: Lines): BookSource {
  const lineOf = (segments: readonly PathSegment[]): readonly (string | PathSegment)[] => {
    const [list, account, field, position, ...rest] = segments
    if (list !== 'accounts' || typeof account !== 'number') return ['book.json', ...segments]
    if (field !== 'positions' || typeof position !== 'number') {
      return [`accounts.csv:${lines.accounts[account]}`, ...segments.slice(2)]
    }
    return [`positions.csv:${lines.positions[account]?.[position]}`, ...rest]
  }
  const describe = (segments: readonly PathSegment[]): string => {
    const [where, ...path] = lineOf(segments)
    return path.length === 0 ? String(where) : `${where}: ${formatPath(path)}`
  }
  return { file, describe }
}
