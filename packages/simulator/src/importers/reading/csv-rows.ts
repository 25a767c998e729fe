import { parse } from 'csv-parse/sync'
import { csvComplaint } from '../csv-complaint.ts'
import { BadRow, ImportRefusal } from './import-refusal.ts'
import type { OpenRows, RowsOptions, SourceRow } from './source-row.ts'
import type { InputFile } from './input-file.ts'
import { textLines } from './text-lines.ts'

/** The header that a table of the source has. */
export interface TableForm {
  /** All columns, in order: a table with other columns is another format, and is refused. */
  readonly columns: readonly string[]
  /** Whether the first line is the header; where it is not, the columns are taken as they stand. */
  readonly hasHeader: boolean
}

/**
 * Opens CSV tables of one form (RFC 4180, comma). A record may hold line feeds between quotes. The number of cells is
 * checked by `cellsOf`, so that a bad row can be set aside.
 *
 * @throws ImportRefusal where the header is another one, and as `textLines`
 */
export function csvRows({ columns, hasHeader }: TableForm): OpenRows {
  return async function* (input: InputFile, options: RowsOptions) {
    let awaitsHeader = hasHeader && options.from === undefined
    let begun: SourceRow | undefined
    for await (const lines of textLines(input, options)) {
      const rows: SourceRow[] = []
      for (const line of lines) {
        const row: SourceRow = begun === undefined ? line : joined(begun, line)
        begun = isOpen(row.text) ? row : undefined
        if (begun !== undefined) {
          if (row.text.length > recordLengthMax) refuseOpenQuote(input, row)
          continue
        }
        const cells = cellsOfText(row.text)
        if (awaitsHeader) {
          refuseOtherHeader(input, row, cells ?? [], columns)
          awaitsHeader = false
        } else {
          rows.push({ ...row, cells: cells ?? [] })
        }
      }
      if (rows.length > 0) yield rows
    }
    if (begun !== undefined) refuseOpenQuote(input, begun)
    if (awaitsHeader) {
      const complaint = `is empty; a header is expected: ${columns.join(',')}`
      throw new ImportRefusal('unknownColumns', { file: input.name }, complaint)
    }
  }
}

/**
 * The cells of a row by the names of their columns.
 *
 * @throws BadRow where there are more or fewer than there are columns
 */
export function cellsOf(row: SourceRow, columns: readonly string[]): (column: string) => string {
  if (row.cells.length !== columns.length) {
    const detail = `${row.cells.length} cells where the header has ${columns.length}`
    throw new BadRow('wrongCellCount', detail)
  }
  return (column) => row.cells[columns.indexOf(column)] ?? ''
}

// A quote that is never closed would otherwise take the rest of the file into memory.
const recordLengthMax = 1024 ** 2

function joined(begun: SourceRow, line: SourceRow): SourceRow {
  return { ...line, line: begun.line, text: `${begun.text}\n${line.text}` }
}

/** Whether a quoted cell goes on behind the end of this text: a quote inside one is written twice. */
function isOpen(text: string): boolean {
  if (!text.includes('"')) return false
  return (text.split('"').length - 1) % 2 === 1
}

function cellsOfText(text: string): readonly string[] | undefined {
  if (!text.includes('"')) return text.split(',')
  try {
    return parse(text, { relax_column_count: true })[0]
  } catch {
    return undefined
  }
}

function refuseOpenQuote({ name }: InputFile, { line }: SourceRow): never {
  throw new ImportRefusal('malformedTable', { file: name, line }, csvComplaint(openQuote))
}

const openQuote = Object.assign(new Error(), { code: 'CSV_QUOTE_NOT_CLOSED' })

function refuseOtherHeader(
  { name }: InputFile,
  { line }: SourceRow,
  found: readonly string[],
  columns: readonly string[],
): void {
  const names = found.map((cell, index) => (index === 0 ? cell.replace(/^\uFEFF/u, '') : cell))
  if (names.length === columns.length && names.every((cell, index) => cell === columns[index])) {
    return
  }
  const unknown = names.filter((cell) => !columns.includes(cell))
  const missing = columns.filter((column) => !names.includes(column))
  const differences = [
    ...(unknown.length > 0 ? [`unknown: ${unknown.join(', ').slice(0, 200)}`] : []),
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...(unknown.length + missing.length === 0 ? ['they stand in another order'] : []),
  ]
  throw new ImportRefusal(
    'unknownColumns',
    { file: name, line },
    `has other columns than expected (${differences.join('; ')}); expected ${columns.join(',')}`,
  )
}
