import { parse } from '#csv-parse'
import { BookError } from '../book/book-error.ts'
import { quote } from '../book/book-source.ts'
import { type CellKind, type Columns, cellValue } from './table-columns.ts'

/** The text of a table. Bytes (UTF-8) where the platform has buffers of its own, text anywhere. */
export type TableText = string | Uint8Array

/** A table that is not text, such as one that was read from Parquet. An empty cell is an absent field. */
export interface TableRows {
  /** The file in its folder, as messages name it. */
  readonly name: string
  readonly columns: readonly string[]
  /** A cell for each column, in their order. */
  readonly rows: Iterable<readonly string[]>
}

/** One row of a table as the fields that have something in them. */
export interface TableRow {
  readonly fields: Record<string, unknown>
  /** The cell of the `owner` column. */
  readonly owner?: string
  /** Where it is: the line of a text on which the row ends, else the number of the row; from 1. */
  readonly at: number
}

/** What to read and how to name it. */
export interface Table {
  /** The folder, as its owner names it. */
  readonly file: string
  readonly name: string
  readonly columns: Columns
  /** Called for each row, with where it is. */
  readonly onRow?: ((at: number) => void) | undefined
}

/** Reads a table in either form. Throws `BookError`, whose path is that of the row. */
export function readTable(
  table: Table,
  content: TableText | TableRows,
  onRow: (row: TableRow) => void,
): void {
  if (typeof content === 'string' || content instanceof Uint8Array) {
    readText(table, content, onRow)
    return
  }
  const header = readHeader(table, content.columns, table.name)
  const shared: SharedWords = new Map()
  let at = 0
  for (const cells of content.rows) {
    at += 1
    table.onRow?.(at)
    onRow(readRow(header, shared, cells, at))
  }
}

/** Where a row is, as a path says it: `positions.csv:17`, `positions.parquet:row 17`. */
export function rowPath(name: string, at: number | undefined): string {
  return name.endsWith('.csv') ? `${name}:${at}` : `${name}:row ${at}`
}

/**
 * Reads a table of text (RFC 4180): a header, then rows. Lines that begin with `#` and empty lines are passed over; an
 * empty cell is an absent field.
 */
function readText(table: Table, text: TableText, onRow: (row: TableRow) => void): void {
  let header: readonly Column[] | undefined
  const shared: SharedWords = new Map()
  const take = (cells: readonly string[], line: number): void => {
    table.onRow?.(line)
    if (header === undefined) header = readHeader(table, cells, rowPath(table.name, line))
    else onRow(readRow(header, shared, cells, line))
  }
  try {
    parse(text, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      skip_empty_lines: true,
      // Lines of two editors may stand in one file; guessing from the first would misread the others.
      record_delimiter: ['\r\n', '\n', '\r'],
      on_record: (cells: readonly string[], { lines }: { readonly lines: number }) => {
        take(cells, lines)
        return null
      },
    })
  } catch (error) {
    throw isCsvError(error) ? refusal(table, error) : error
  }
  if (header !== undefined) return
  const at = { file: table.file, path: `${table.name}:1` }
  throw new BookError(at, 'malformedCsv', 'is empty; the first line names the columns')
}

interface Column {
  readonly name: string
  readonly kind: CellKind
}

function readHeader(table: Table, names: readonly string[], path: string): Column[] {
  const known = [...table.columns.keys()].join(', ')
  return names.map((name, index) => {
    const refuse = (rule: 'unknownField' | 'duplicate', complaint: string): never => {
      const at = { file: table.file, path }
      throw new BookError(at, rule, `${quote(name)} ${complaint}`)
    }
    const kind = table.columns.get(name)
    if (kind === undefined) return refuse('unknownField', `is not a column; use ${known}`)
    if (names.indexOf(name) !== index) return refuse('duplicate', 'is a column twice; remove one')
    return { name, kind }
  })
}

// One text for each different word: a million rows name few markets.
type SharedWords = Map<string, string>
const sharedWordsMax = 4096

function readRow(
  header: readonly Column[],
  shared: SharedWords,
  cells: readonly string[],
  at: number,
): TableRow {
  const fields: Record<string, unknown> = {}
  let owner: string | undefined
  header.forEach(({ name, kind }, index) => {
    const cell = cells[index]
    if (cell === undefined || cell === '') return
    if (kind === 'owner') owner = cell
    else fields[name] = kind === 'word' ? sharedWord(shared, cell) : cellValue(kind, cell)
  })
  return owner === undefined ? { fields, at } : { fields, owner, at }
}

function sharedWord(shared: SharedWords, word: string): string {
  const known = shared.get(word)
  if (known === undefined && shared.size < sharedWordsMax) shared.set(word, word)
  return known ?? word
}

interface CsvError {
  readonly code: string
  readonly lines: number
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && error.name !== 'BookError' && 'code' in error && 'lines' in error
}

function refusal(table: Table, { code, lines }: CsvError): BookError {
  const at = { file: table.file, path: `${table.name}:${lines}` }
  return new BookError(at, 'malformedCsv', complaints.get(code) ?? 'is not CSV; follow RFC 4180')
}

const complaints: ReadonlyMap<string, string> = new Map([
  [
    'CSV_QUOTE_NOT_CLOSED',
    'a quote opened here is never closed; close it, or the file was cut off',
  ],
  [
    'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH',
    'has more or fewer cells than the header; give one cell a column',
  ],
  [
    'INVALID_OPENING_QUOTE',
    'a quote stands inside a cell; put the whole cell in quotes and double it',
  ],
  ['CSV_INVALID_CLOSING_QUOTE', 'something follows a closing quote; put the whole cell in quotes'],
])
