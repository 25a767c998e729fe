import { createHash } from 'node:crypto'
import type { BookDraft } from '../exchange/book-draft.ts'
import { bookConclusion, lostText, passedOverNotes } from '../exchange/exchange-import.ts'
import type { RecognisedExport } from '../exchange/recognise-export.ts'
import { ExportStream, type ShownFinding } from '../exchange/export-stream.ts'
import { RowReader } from '../exchange/row-reader.ts'
import { type EqualRows, SeenRows } from '../exchange/seen-rows.ts'
import { csvRows } from '../reading/csv-rows.ts'
import { BadRow, ImportRefusal } from '../reading/import-refusal.ts'
import type { ImportManifest } from '../reading/import-manifest.ts'
import { type FoundFile, identifyInputs, type InputFile } from '../reading/input-file.ts'
import {
  type ImportConclusion,
  type ImportOptions,
  type ImportPlan,
  runImport,
} from '../reading/run-import.ts'
import type { OpenRows, SourceRow } from '../reading/source-row.ts'
import { textLines } from '../reading/text-lines.ts'
import { tableFormat } from './table-format.ts'
import {
  type BookMap,
  type MapFile,
  readMapFile,
  type TableMap,
  type TableName,
} from './table-map.ts'

/** A table that is to be imported: CSV, or rows of another form that somebody opened. */
export interface TableInput {
  readonly table: TableName
  readonly input: InputFile
  readonly opened: OpenedTable
}

/** A table whose columns are known. */
export interface OpenedTable {
  readonly columns: readonly string[]
  readonly open: OpenRows
}

/** What is asked of an import besides its tables and their mapping. */
export interface TableImportOptions {
  readonly equalRows?: EqualRows | undefined
  readonly balanceWith?: string | undefined
  readonly assetDecimals?: number | undefined
  /** Of the bytes of the mapping, so that an import goes on with the same one only. */
  readonly mapSha256: string
}

/** A table that was named, not yet read; without `opened` it is CSV. */
export interface TableFile extends FoundFile {
  readonly table: TableName
  readonly opened?: OpenedTable | undefined
}

/** The mapping, as it lies on disk. */
export interface MapText {
  readonly file: string
  readonly text: string
}

/**
 * Imports tables by a mapping into a folder.
 *
 * @throws ImportRefusal for a mapping or tables that cannot be trusted
 */
export async function importTables(
  { file, text }: MapText,
  files: readonly TableFile[],
  options: Omit<TableImportOptions, 'mapSha256'>,
  run: ImportOptions,
): Promise<ImportManifest> {
  const map = readMapFile(text, file)
  const found = await identifyInputs(files, run)
  const inputs: TableInput[] = []
  for (const [index, input] of found.entries()) {
    const { table = 'events', opened } = files[index] ?? {}
    inputs.push({ table, input, opened: opened ?? (await openCsvTable(input)) })
  }
  const mapSha256 = createHash('sha256').update(text).digest('hex')
  return runImport(planTableImport(map, inputs, { ...options, mapSha256 }), run)
}

/**
 * Opens a CSV table by its header.
 *
 * @throws ImportRefusal for a file without one, or with a column twice
 */
export async function openCsvTable(input: InputFile): Promise<OpenedTable> {
  for await (const [header] of textLines(input, {})) {
    if (header === undefined) continue
    const columns = cellsOfHeader(header.text)
    const rows = csvRows({ columns, hasHeader: false })
    return {
      columns,
      open: (file, options) => rows(file, { ...options, from: options.from ?? header.next }),
    }
  }
  throw new ImportRefusal('malformedTable', { file: input.name }, 'is empty; a header is needed')
}

/** Names of columns; a quoted one may hold a comma. */
function cellsOfHeader(text: string): readonly string[] {
  const cells = text.replace(/^\uFEFF/u, '').matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gu)
  return [...cells].map(([, quoted, plain = '']) => (quoted?.replaceAll('""', '"') ?? plain).trim())
}

/**
 * Plans the import of tables by a mapping: events in order of time, and a book where there are positions, money and a
 * `book` in the mapping, and longs and shorts cancel.
 *
 * @throws ImportRefusal where a table has other columns than the mapping says, or has none in it
 */
export function planTableImport(
  map: MapFile,
  inputs: readonly TableInput[],
  options: TableImportOptions,
): ImportPlan {
  const seen = new SeenRows()
  const streams = inputs.map(({ table, input, opened }, index) => {
    const found = recognised(map, table, input, opened)
    const { equalRows } = options
    return new ExportStream([{ found, index }], { equalRows, ignored: [] }, seen)
  })
  const isOfEvents = (_stream: ExportStream, index: number): boolean =>
    inputs[index]?.table === 'events'
  const { mapSha256, equalRows, balanceWith, assetDecimals } = options
  return {
    source: 'table',
    inputs: inputs.map(({ input }) => input),
    settings: {
      tables: inputs.map(({ table }) => table).join(','),
      mapSha256,
      ...(equalRows !== undefined && { equalRows }),
      ...(balanceWith !== undefined && { balanceWith }),
      ...(assetDecimals !== undefined && { assetDecimals: String(assetDecimals) }),
    },
    first: streams.filter((stream, index) => !isOfEvents(stream, index)),
    streams: [seen.asStream(), ...streams.filter(isOfEvents)],
    conclude: () => {
      const found = streams.map(({ findings }) => findings)
      const notes = passedOverNotes(found)
      const shown = found.flatMap((one) => one.shown)
      const lost = found.reduce((sum, one) => sum + one.lost, 0)
      return conclusionOf(shown, lost, map.book, notes, options)
    },
  }
}

function recognised(
  { tables }: MapFile,
  table: TableName,
  input: InputFile,
  { columns, open }: OpenedTable,
): RecognisedExport {
  const map = tables.get(table)
  const place = { file: input.name }
  if (map === undefined) {
    throw new ImportRefusal('badMap', place, `is a table of ${table}, and the mapping has none`)
  }
  refuseOtherColumns(map, columns, place)
  const format = tableFormat(table, map)
  const around = new RowReader(new Map())
  return {
    input,
    format,
    isEmpty: false,
    isContinued: false,
    open,
    rowsOf: (row) => [{ format, reader: rowReader(row, columns, map), around }],
  }
}

function refuseOtherColumns(
  { columns: mapped, ignore }: TableMap,
  columns: readonly string[],
  place: { readonly file: string },
): void {
  const known = [...mapped.values(), ...ignore]
  const twice = columns.find((column, index) => columns.indexOf(column) !== index)
  const unknown = columns.filter((column) => !known.includes(column))
  const missing = known.filter((column) => !columns.includes(column))
  const problems = [
    ...(twice === undefined ? [] : [`${JSON.stringify(twice)} is there twice`]),
    ...(unknown.length === 0
      ? []
      : [`not in the mapping: ${unknown.join(', ')}; map them, or list them under ignore`]),
    ...(missing.length === 0 ? [] : [`in the mapping, not in the table: ${missing.join(', ')}`]),
  ]
  if (problems.length === 0) return
  throw new ImportRefusal('unknownColumns', place, `has other columns: ${problems.join('; ')}`)
}

function rowReader(
  row: SourceRow,
  columns: readonly string[],
  { emptyCells }: TableMap,
): RowReader {
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

function conclusionOf(
  shown: readonly ShownFinding[],
  lost: number,
  book: BookMap | undefined,
  notes: readonly string[],
  options: TableImportOptions,
): ImportConclusion {
  const positions = shown.flatMap(({ finding }) =>
    finding.kind === 'holding' ? [finding.holding] : [],
  )
  const accounts = shown.flatMap(({ finding }) => (finding.kind === 'money' ? [finding.money] : []))
  const without = (why: string): ImportConclusion => ({
    totals: {},
    notes: [...notes, `No book: ${why}`],
  })
  if (positions.length === 0 && accounts.length === 0) return { totals: {}, notes }
  if (lost > 0) return without(lostText(lost))
  if (book === undefined) return without('the mapping has no "book": time, asset, policy, markets')
  refuseTwice(shown)
  const draft: BookDraft = {
    ...book,
    accounts,
    positions,
    assetDecimals: options.assetDecimals,
    notes: ['from tables, by plimsoll import table'],
  }
  return bookConclusion(draft, notes, options)
}

/** One row an account, and one a position: two of them are one too many, whichever is right. */
function refuseTwice(shown: readonly ShownFinding[]): void {
  const places = new Map<string, ShownFinding['place']>()
  for (const { finding, place } of shown) {
    const key = keyOf(finding)
    const before = places.get(key)
    if (before !== undefined) {
      const complaint = `is a second row for ${key}; the first is ${before.file} line ${before.line}`
      throw new ImportRefusal('duplicate', place, complaint)
    }
    places.set(key, place)
  }
}

function keyOf(finding: ShownFinding['finding']): string {
  if (finding.kind === 'money') return `the account ${finding.money.account}`
  if (finding.kind !== 'holding') return finding.kind
  const { account, market, size } = finding.holding
  return `the ${size.startsWith('-') ? 'short' : 'long'} of ${account} in ${market}`
}
