import { createHash } from 'node:crypto'
import { compareIdentifiers } from '@plimsoll/protocol'
import type { BookDraft, PositionDraft } from '../exchange/book-draft.ts'
import { bookConclusion, lostText, passedOverNotes } from '../exchange/exchange-import.ts'
import type { Finding } from '../exchange/export-format.ts'
import { openEndNotes } from '../exchange/open-end.ts'
import type { RecognisedExport } from '../exchange/recognise-export.ts'
import { ExportStream, type ShownFinding } from '../exchange/export-stream.ts'
import { RowReader } from '../exchange/row-reader.ts'
import { type EqualRows, SeenRows } from '../exchange/seen-rows.ts'
import { csvRows } from '../reading/csv-rows.ts'
import type { EventStream } from '../reading/event-stream.ts'
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
import { ControlTotals } from './control-totals.ts'
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
  /** Whether the form of the file shows where it ends, so that one that was cut off is never read as a whole one. */
  readonly showsEnd: boolean
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
      showsEnd: input.name.endsWith('.gz'),
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
  const controls = controlsOf(map, inputs)
  const tables = inputs.map(({ table, input, opened }, index) => {
    const found = recognised(map, table, input, opened)
    const settings = { equalRows: options.equalRows, ignored: [] }
    const stream = new ExportStream([{ found, index }], settings, seen)
    const { findings } = stream
    return { table, findings, stream: controlled(stream, controls.get(table), opened.columns) }
  })
  const streamsOf = (isOfEvents: boolean): readonly EventStream[] =>
    tables.filter(({ table }) => (table === 'events') === isOfEvents).map(({ stream }) => stream)
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
    first: streamsOf(false),
    streams: [seen.asStream(), ...streamsOf(true)],
    conclude: () => {
      for (const [table, control] of controls) control.refuseOther(filesOf(inputs, table))
      const found = tables.map(({ findings }) => findings)
      const open = inputs.filter(({ table, opened }) => !opened.showsEnd && !controls.has(table))
      const notes = [
        ...passedOverNotes(found),
        ...openEndNotes(
          open.map(({ input }) => input),
          controlRemedy,
        ),
      ]
      // Taken out, so that nothing holds them while the book is checked.
      const shown = found.flatMap((one) => one.shown.splice(0))
      const lost = found.reduce((sum, one) => sum + one.lost, 0)
      return conclusionOf(shown, lost, map.book, notes, options)
    },
  }
}

const controlRemedy = 'say under "control" in the mapping how many rows there are'

/** What is to be held against the tables that are there, by their name. */
function controlsOf(
  { tables }: MapFile,
  inputs: readonly TableInput[],
): ReadonlyMap<TableName, ControlTotals> {
  const controls = new Map<TableName, ControlTotals>()
  for (const [table, { control, emptyCells }] of tables) {
    if (control === undefined || inputs.every((one) => one.table !== table)) continue
    controls.set(table, new ControlTotals(control, emptyCells))
  }
  return controls
}

/** The stream with every row of it counted, bad ones too. */
function controlled(
  stream: ExportStream,
  control: ControlTotals | undefined,
  columns: readonly string[],
): EventStream {
  if (control === undefined) return stream
  const { files, open, read, memory } = stream
  return {
    files,
    open,
    read: (row, file) => {
      control.take(row, columns)
      return read(row, file)
    },
    memory: {
      save: () => [control.save(), memory.save()],
      restore: (saved) => {
        const [totals, rest] = saved as [ReturnType<ControlTotals['save']>, unknown]
        control.restore(totals)
        memory.restore(rest)
      },
    },
  }
}

function filesOf(inputs: readonly TableInput[], table: TableName): string {
  const names = inputs.filter((one) => one.table === table).map(({ input }) => input.name)
  return names.join(', ')
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
  const inOrder = shown.toSorted((a, b) => compareThings(a.finding, b.finding))
  for (const [index, again] of inOrder.entries()) {
    const before = inOrder[index - 1]
    if (before === undefined || compareThings(before.finding, again.finding) !== 0) continue
    const { file, line } = before.place
    const complaint = `is a second row for ${nameOf(again.finding)}; the first is ${file} line ${line}`
    throw new ImportRefusal('duplicate', again.place, complaint)
  }
}

/** 0 where two findings are of the same account, or of the same side of a market in it. */
function compareThings(left: Finding, right: Finding): number {
  if (left.kind === 'holding' && right.kind === 'holding') {
    const [one, other] = [left.holding, right.holding]
    return (
      compareIdentifiers(one.account, other.account) ||
      compareIdentifiers(one.market, other.market) ||
      Number(isShort(one)) - Number(isShort(other))
    )
  }
  if (left.kind === 'money' && right.kind === 'money') {
    return compareIdentifiers(left.money.account, right.money.account)
  }
  return compareIdentifiers(left.kind, right.kind)
}

function isShort({ size }: PositionDraft): boolean {
  return size.startsWith('-')
}

function nameOf(finding: Finding): string {
  if (finding.kind === 'money') return `the account ${finding.money.account}`
  if (finding.kind !== 'holding') return finding.kind
  const { account, market } = finding.holding
  return `the ${isShort(finding.holding) ? 'short' : 'long'} of ${account} in ${market}`
}
