import { BookError } from '../book/book-error.ts'
import { type BookSource, formatPath, type PathSegment, quote } from '../book/book-source.ts'
import { type BookOptions, type ParsedBook, parseBookFrom, parseJson } from '../book/parse-book.ts'
import { readTable, rowPath, type TableRows, type TableText } from './read-table.ts'
import { accountColumns, positionColumns } from './table-columns.ts'

/** A book as a folder: `book.json` without accounts, and two tables. */
export interface BookTables extends BookOptions {
  /** The text of book.json. */
  readonly bookJson: string
  /** The text of accounts.csv, or the rows of a file in its place. */
  readonly accountsCsv: TableText | TableRows
  /** The text of positions.csv, or the rows of a file in its place. */
  readonly positionsCsv: TableText | TableRows
  /** Called as rows are read: from which table, and the line or row reached. */
  readonly onRow?: (table: 'accounts' | 'positions', at: number) => void
}

/**
 * Reads a book from its folder form. Means the same as the JSON form with the rows in their places; errors in a table
 * name file, line and column: `positions.csv:17: size`. Throws `BookError` for the first thing that is wrong.
 */
export function parseBookTables(tables: BookTables): ParsedBook {
  const rows: Rows = {
    accountsName: nameOf('accounts', tables.accountsCsv),
    positionsName: nameOf('positions', tables.positionsCsv),
    accounts: [],
    firsts: new Uint32Array(),
    positions: new Uint32Array(),
  }
  const source = tablesSource(tables.file, rows)
  const book = parseJson(tables.bookJson, source, 'book.json')
  if (typeof book !== 'object' || book === null || Array.isArray(book)) {
    return parseBookFrom(book, source, tables)
  }
  if ('accounts' in book) {
    const at = { file: tables.file, path: 'book.json: accounts' }
    const complaint = `stands beside ${rows.accountsName}; keep one of the two`
    throw new BookError(at, 'exclusiveFields', complaint)
  }
  return parseBookFrom({ ...book, accounts: readAccounts(tables, rows) }, source, tables)
}

function nameOf(table: string, content: TableText | TableRows): string {
  return typeof content === 'object' && 'rows' in content ? content.name : `${table}.csv`
}

/** Where the rows of a book are in their files. */
interface Rows {
  readonly accountsName: string
  readonly positionsName: string
  /** Of each account. */
  accounts: readonly number[]
  /** Of each account, the index of its first position below. */
  firsts: Uint32Array
  /** Of each position, by account. */
  positions: Uint32Array
}

function readAccounts(tables: BookTables, rows: Rows): unknown[] {
  const { file, onRow } = tables
  const accounts: Record<string, unknown>[] = []
  const accountRows: number[] = []
  const indexes = new Map<unknown, number>()
  const accountTable = {
    file,
    name: rows.accountsName,
    columns: accountColumns,
    onRow: onRow && ((at: number) => onRow('accounts', at)),
  }
  readTable(accountTable, tables.accountsCsv, ({ fields, at }) => {
    if (!indexes.has(fields['account'])) indexes.set(fields['account'], accounts.length)
    accounts.push(fields)
    accountRows.push(at)
  })
  rows.accounts = accountRows
  const held: Held = { positions: [], rows: [], owners: [] }
  const positionTable = {
    file,
    name: rows.positionsName,
    columns: positionColumns,
    onRow: onRow && ((at: number) => onRow('positions', at)),
  }
  readTable(positionTable, tables.positionsCsv, ({ fields, owner, at }) => {
    const index = indexes.get(owner)
    if (index === undefined) return refuseOwner(tables, rows, at, owner)
    held.positions.push(fields)
    held.rows.push(at)
    held.owners.push(index)
  })
  giveToOwners(accounts, held, rows)
  return accounts
}

/** Positions in the order of their table. */
interface Held {
  readonly positions: unknown[]
  readonly rows: number[]
  /** The index of each one's account. */
  readonly owners: number[]
}

/** Puts positions into their accounts by counting, which holds far less than a growing list for each account. */
function giveToOwners(accounts: readonly Record<string, unknown>[], held: Held, rows: Rows): void {
  const firsts = new Uint32Array(accounts.length + 1)
  for (const owner of held.owners) firsts[owner + 1] = (firsts[owner + 1] ?? 0) + 1
  for (let index = 0; index < accounts.length; index += 1) {
    firsts[index + 1] = (firsts[index + 1] ?? 0) + (firsts[index] ?? 0)
  }
  const next = firsts.slice()
  const order = new Uint32Array(held.owners.length)
  held.owners.forEach((owner, position) => {
    const place = next[owner] ?? 0
    order[place] = position
    next[owner] = place + 1
  })
  accounts.forEach((account, index) => {
    const own = order.subarray(firsts[index], firsts[index + 1])
    account['positions'] = Array.from(own, (position) => held.positions[position])
  })
  rows.firsts = firsts
  rows.positions = order.map((position) => held.rows[position] ?? 0)
}

function refuseOwner(
  { file }: BookTables,
  { accountsName, positionsName }: Rows,
  row: number,
  account: string | undefined,
): never {
  const at = { file, path: `${rowPath(positionsName, row)}: account` }
  if (account === undefined) throw new BookError(at, 'missingField', 'is missing; name the account')
  const complaint = `${quote(account)} is not in ${accountsName}; add it there or correct the name`
  throw new BookError(at, 'unknownReference', complaint)
}

function tablesSource(file: string, rows: Rows): BookSource {
  const placeOf = (segments: readonly PathSegment[]): readonly (string | PathSegment)[] => {
    const [list, account, field, position, ...rest] = segments
    if (list !== 'accounts' || typeof account !== 'number') return ['book.json', ...segments]
    if (field !== 'positions' || typeof position !== 'number') {
      return [rowPath(rows.accountsName, rows.accounts[account]), ...segments.slice(2)]
    }
    const row = rows.positions[(rows.firsts[account] ?? 0) + position]
    return [rowPath(rows.positionsName, row), ...rest]
  }
  const describe = (segments: readonly PathSegment[]): string => {
    const [where, ...path] = placeOf(segments)
    return path.length === 0 ? String(where) : `${where}: ${formatPath(path)}`
  }
  return { file, describe }
}
