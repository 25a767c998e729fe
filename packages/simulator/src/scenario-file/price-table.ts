import { type BookSource, formatPath, type Place, readDecimal, refuseAt } from '@plimsoll/protocol'
import { commentedCsv, type CsvRow } from '../importers/commented-csv.ts'

/** The text of a file in the folder of a scenario. Throws where there is none. */
export type ReadPriceFile = (name: string) => string

/** Prices of several markets at ascending times. */
export interface PriceTable {
  /** Names of the columns of prices. */
  readonly columns: readonly string[]
  readonly rows: readonly PriceRow[]
  /** Whether times are from the start of the run; else they are UTC. */
  readonly isElapsed: boolean
}

/** One row of a table. */
interface PriceRow {
  readonly timeMs: number
  /** Plain decimals, one for each column. */
  readonly cells: readonly string[]
  readonly at: Place
}

const rowsMax = 1_000_000
const elapsedColumn = 'atMs'
const utcColumn = 'timeMs'

/**
 * Reads a table of prices: a header with `atMs` or `timeMs` first, then plain decimals; lines that begin with `#` are passed
 * over.
 *
 * @param place where the scenario names the file
 * @throws BookError naming the file and the line of what is wrong
 */
export function readPriceTable(readFile: ReadPriceFile, place: Place, name: string): PriceTable {
  if (/[/\\]/u.test(name) || name === '..' || name === '.') {
    refuseAt(place, 'notChoice', 'is a path; name a file in the folder of the scenario')
  }
  const source: BookSource = { file: name, describe: formatPath }
  const [header, ...rows] = commentedCsv(source, readFile(name))
  if (header === undefined) {
    return refuseAt({ source }, 'malformedCsv', 'is empty; a header and prices belong there')
  }
  const [timeColumn, ...columns] = header.cells
  const isElapsed = timeColumn === elapsedColumn
  if (!isElapsed && timeColumn !== utcColumn) {
    const complaint = `begins with ${JSON.stringify(timeColumn)}; the first column is ${utcColumn} or ${elapsedColumn}`
    refuseAt(placeOf(source, header.line), 'unknownField', complaint)
  }
  if (columns.length === 0 || new Set(columns).size < columns.length || columns.includes('')) {
    const complaint = 'has no column of prices, one without a name, or two of one name'
    refuseAt(placeOf(source, header.line), 'malformedCsv', `${complaint}; name each market once`)
  }
  if (rows.length > rowsMax) {
    refuseAt({ source }, 'outOfRange', `has ${rows.length} rows; give at most ${rowsMax}`)
  }
  return { columns, isElapsed, rows: rows.map((row) => readRow(source, row, columns.length)) }
}

function readRow(source: BookSource, { cells, line }: CsvRow, columns: number): PriceRow {
  const at = placeOf(source, line)
  const [time = '', ...prices] = cells
  if (prices.length !== columns) {
    const complaint = `has ${cells.length} cells, the header ${columns + 1}; was the file cut off?`
    refuseAt(at, 'malformedCsv', complaint)
  }
  if (!/^\d{1,16}$/u.test(time)) {
    refuseAt(at, 'wrongType', `${JSON.stringify(time)} is no time; give whole milliseconds`)
  }
  const wrong = prices.find((price) => readDecimal(price) === undefined)
  if (wrong !== undefined) {
    refuseAt(at, 'notDecimal', `${JSON.stringify(wrong)} is not a plain decimal; give a price`)
  }
  return { timeMs: Number(time), cells: prices, at }
}

/** A line of a file; what follows in a path is a column. */
function placeOf(source: BookSource, line: number): Place {
  const describe: BookSource['describe'] = ([, ...columns]) =>
    [`line ${line}`, ...columns].join(', ')
  return { source: { file: source.file, describe }, key: line }
}
