import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { csvRows } from '../reading/csv-rows.ts'
import { BadRow, ImportRefusal } from '../reading/import-refusal.ts'
import { codeOf, type InputFile } from '../reading/input-file.ts'
import type { OpenRows, RowPosition, SourceRow } from '../reading/source-row.ts'
import { textLines } from '../reading/text-lines.ts'
import { ExactJsonError, type ExactObject, type ExactValue, readExactJson } from './exact-json.ts'
import type { Exchange, ExportDocument } from './exchange.ts'
import type { ExportFormat } from './export-format.ts'
import { type RowFields, RowReader } from './row-reader.ts'

/** A row of an export, with the format that it is in. */
export interface RecognisedRow {
  readonly format: ExportFormat
  readonly reader: RowReader
  readonly around: RowReader
  readonly timeMs?: number | undefined
}

/** A file of an export, as it turned out to be. */
export interface RecognisedExport {
  readonly input: InputFile
  /** The format of all rows, where one file has one; absent for a recorded stream. */
  readonly format?: ExportFormat
  /** Whether the file holds no row at all. */
  readonly isEmpty: boolean
  /** Whether it says that another page follows. */
  readonly isContinued: boolean
  readonly open: OpenRows
  /** What a row of the file holds. Throws `BadRow`. */
  readonly rowsOf: (row: SourceRow) => readonly RecognisedRow[]
}

/**
 * Finds out in which of the exchange's formats a file is: a table by its header, JSON by the fields of its rows. A JSON file
 * is one document, or a message a line.
 *
 * @throws ImportRefusal for a file in none of the formats, one that was cut off, and an answer that is an error
 */
export async function recogniseExport(
  input: InputFile,
  exchange: Exchange,
): Promise<RecognisedExport> {
  const first = await firstLine(input)
  if (first === undefined || /^\uFEFF?\s*[[{]/u.test(first.text)) {
    return recogniseJson(input, exchange, first?.text)
  }
  return recogniseTable(input, exchange, first)
}

/** The first line that has something in it; absent in a file that is a single line without an end. */
async function firstLine(input: InputFile): Promise<SourceRow | undefined> {
  try {
    for await (const lines of textLines(input, {})) {
      const found = lines.find(({ text }) => text.trim() !== '')
      if (found !== undefined) return found
    }
  } catch (error) {
    if (!(error instanceof ImportRefusal) || error.code !== 'truncated') throw error
    if (error.place.line === 1) return undefined
    throw error
  }
  throw new ImportRefusal('truncated', { file: input.name }, 'is empty; fetch it again')
}

function recogniseJson(
  input: InputFile,
  exchange: Exchange,
  firstText: string | undefined,
): RecognisedExport {
  const text = wholeText(input)
  const whole = text === undefined ? undefined : tryRead(text)
  if (text !== undefined && whole !== undefined && !(whole instanceof ExactJsonError)) {
    return documentExport(input, exchange, text, whole)
  }
  // A line that is JSON on its own begins a file of messages.
  if (firstText !== undefined && !(tryRead(firstText) instanceof ExactJsonError)) {
    return messagesExport(input, exchange)
  }
  if (whole instanceof ExactJsonError) throw jsonRefusal(input, whole)
  const complaint = `is a single document above ${documentBytesMax / 1024 ** 2} MB; fetch it in pages`
  throw new ImportRefusal('tooLarge', { file: input.name }, complaint)
}

function tryRead(text: string): ExactValue | ExactJsonError {
  try {
    return readExactJson(text)
  } catch (error) {
    if (error instanceof ExactJsonError) return error
    throw error
  }
}

function jsonRefusal(
  { name }: InputFile,
  { message, line, isCutOff }: ExactJsonError,
): ImportRefusal {
  const code = isCutOff ? 'truncated' : 'malformedJson'
  return new ImportRefusal(code, { file: name, line }, `${message}; fetch it again`)
}

const documentBytesMax = 64 * 1024 ** 2

/** The text of a file that is small enough to be one document. */
function wholeText({ name, path, bytes }: InputFile): string | undefined {
  if (bytes > documentBytesMax) return undefined
  let content = readFileSync(path)
  if (name.endsWith('.gz')) {
    try {
      content = gunzipSync(content, { maxOutputLength: documentBytesMax })
    } catch (cause) {
      if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE') return undefined
      const complaint = `cannot be read to its end (${codeOf(cause)}); it is damaged or was cut off, fetch it again`
      throw new ImportRefusal('damaged', { file: name }, complaint, { cause })
    }
  }
  if (isUtf8(content)) return content.toString('utf8')
  throw new ImportRefusal('notText', { file: name }, 'is not UTF-8; fetch the file again')
}

function documentExport(
  input: InputFile,
  exchange: Exchange,
  text: string,
  value: ExactValue,
): RecognisedExport {
  const { rows, around, timeMs, isContinued } = unwrapped(input, exchange, value)
  const [firstRow] = rows
  const format = firstRow && formatOfRow(input, exchange, firstRow)
  const shared = { around: new RowReader(around), timeMs }
  return {
    input,
    ...(format && { format }),
    isEmpty: format === undefined,
    isContinued: isContinued === true,
    // The rows are found once; the texts of them are small beside the document.
    open: async function* (_input, { from }) {
      yield rows.slice(from?.offset ?? 0).map(({ line, start, end }, index) => ({
        line,
        text: text.slice(start, end),
        cells: [],
        next: { offset: (from?.offset ?? 0) + index + 1, line },
      }))
    },
    rowsOf: ({ text: rowText, line }) => {
      const row = readExactJson(rowText, line)
      const reader = new RowReader((row as ExactObject).fields)
      return format === undefined ? [] : [{ format, reader, ...shared }]
    },
  }
}

function unwrapped(input: InputFile, exchange: Exchange, value: ExactValue): ExportDocument {
  try {
    const document = exchange.unwrap(value)
    if ('rows' in document) return document
    const complaint = `is an answer that holds an error (${document.message}), no data; fetch it again`
    throw new ImportRefusal('errorAnswer', { file: input.name }, complaint)
  } catch (error) {
    if (!(error instanceof BadRow)) throw error
    throw new ImportRefusal(
      'unknownFormat',
      { file: input.name },
      `${error.detail}; ${formatsText(exchange)}`,
    )
  }
}

function formatOfRow(input: InputFile, exchange: Exchange, row: ExactObject): ExportFormat {
  const format = formatOf(exchange, new RowReader(row.fields), 'json')
  if (format !== undefined) return format
  const fields = [...row.fields.keys()].join(', ').slice(0, 200)
  throw new ImportRefusal(
    'unknownFormat',
    { file: input.name, line: row.line },
    `is in none of the known formats (its fields: ${fields}); ${formatsText(exchange)}`,
  )
}

/** The format whose fields a row has; of several the one that asks for most of them. */
function formatOf(
  { formats }: Exchange,
  row: RowReader,
  form: ExportFormat['form'],
): ExportFormat | undefined {
  return formats
    .filter((format) => format.form === form && row.has(format.required))
    .filter(({ only }) => only === undefined || row.maybeText(only.field) === only.word)
    .toSorted((a, b) => weightOf(b) - weightOf(a))[0]
}

function weightOf({ required, only }: ExportFormat): number {
  return required.length + (only === undefined ? 0 : 100)
}

function formatsText({ name, formats }: Exchange): string {
  return `known of ${name}: ${formats.map((format) => format.name).join(', ')}`
}

/** One of the rows that a message holds. */
interface MessageRow extends SourceRow {
  readonly recognised: RecognisedRow
}

/** A message a line; each of the rows that it holds is a row of its own, because they are of different times. */
function messagesExport(input: InputFile, exchange: Exchange): RecognisedExport {
  const rowsOfLine = (line: SourceRow): readonly MessageRow[] => {
    const { rows, around, timeMs } = unwrapped(input, exchange, messageOf(line.text, line.line))
    const beside = new RowReader(around)
    return rows.map((row) => ({
      ...line,
      recognised: {
        format: formatOfRow(input, exchange, row),
        reader: new RowReader(row.fields),
        around: beside,
        timeMs,
      },
    }))
  }
  return {
    input,
    isEmpty: false,
    isContinued: false,
    open: async function* (file, options) {
      for await (const lines of textLines(file, options)) {
        yield lines
          .filter(({ text }) => text.trim() !== '')
          .flatMap((line): readonly SourceRow[] => {
            try {
              return rowsOfLine(line)
            } catch (error) {
              // Whoever reads the row says what is wrong with it.
              if (error instanceof BadRow) return [line]
              throw error
            }
          })
      }
    },
    rowsOf: (row) =>
      'recognised' in row
        ? [(row as MessageRow).recognised]
        : rowsOfLine(row).map(({ recognised }) => recognised),
  }
}

function messageOf(text: string, line: number): ExactValue {
  try {
    return readExactJson(text, line)
  } catch (error) {
    if (error instanceof ExactJsonError) throw new BadRow('malformedJson', error.message)
    throw error
  }
}

async function recogniseTable(
  input: InputFile,
  exchange: Exchange,
  first: SourceRow,
): Promise<RecognisedExport> {
  const header = exchange.preamble?.test(first.text) ? await lineBehind(input, first.next) : first
  const columns = cellsOfLine(header.text)
  const named: RowFields = new Map(columns.map((column) => [column, 'x']))
  const format = formatOf(exchange, new RowReader(named), 'csv')
  if (format === undefined || new Set(columns).size < columns.length) {
    const complaint = `is a table with other columns than any known one (${columns.join(', ').slice(0, 300)}); ${formatsText(exchange)}`
    throw new ImportRefusal('unknownFormat', { file: input.name, line: header.line }, complaint)
  }
  const rows = csvRows({ columns, hasHeader: false })
  const around = new RowReader(new Map())
  return {
    input,
    format,
    isEmpty: false,
    isContinued: false,
    open: (file, options) => rows(file, { ...options, from: options.from ?? header.next }),
    rowsOf: (row) => [{ format, reader: tableRow(row, columns, exchange), around }],
  }
}

async function lineBehind(input: InputFile, from: RowPosition): Promise<SourceRow> {
  for await (const [line] of textLines(input, { from })) {
    if (line !== undefined) return line
  }
  throw new ImportRefusal('truncated', { file: input.name }, 'has no header; fetch it again')
}

/** Names of columns in a line; the tables of exchanges do not quote them. */
function cellsOfLine(text: string): readonly string[] {
  const cells = text.replace(/^\uFEFF/u, '').split(',')
  return cells.map((cell) => cell.trim().replace(/^"(.*)"$/u, '$1'))
}

function tableRow(row: SourceRow, columns: readonly string[], { emptyCells }: Exchange): RowReader {
  if (row.cells.length !== columns.length) {
    const detail = `${row.cells.length} cells where the header has ${columns.length}`
    throw new BadRow('wrongCellCount', detail)
  }
  const cells = columns.map((column, index): [string, string] => {
    const cell = row.cells[index]?.trim() ?? ''
    return [column, emptyCells.includes(cell) ? '' : cell]
  })
  return new RowReader(new Map(cells))
}
