import { closeSync, readSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ColumnMetaData,
  type FileMetaData,
  parquetMetadata,
  type RowGroup,
  type SchemaElement,
} from 'hyparquet'
import { CommandFailure } from '../../command-failure.ts'
import { openFile } from '../read-file.ts'
import { endOfStruct } from './bounded-thrift.ts'
import { ColumnCells } from './column-cells.ts'
import { parquetLimits } from './parquet-limits.ts'
import { ParquetRefusal, refuseDamaged } from './parquet-refusal.ts'
import { plainReaderOf } from './plain-cells.ts'

/** A Parquet file as a table of text cells, read row group by row group and page by page. */
export interface ParquetTable {
  /** The file in its folder. */
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: Iterable<readonly string[]>
  readonly rowCount: number
}

/** Where a table is: a folder as its owner names it, and a file in it. */
interface TablePlace {
  readonly folder: string
  readonly name: string
}

/**
 * A Parquet file as a table. Its footer is read now, its rows as they are asked for.
 *
 * @throws CommandFailure for a file that is damaged, too large or of a form that is not read; so do its rows
 */
export function openParquetTable(at: TablePlace): ParquetTable {
  const source = openSource(at)
  try {
    return guarded(at, () => tableOf(at, readFooter(source)))
  } finally {
    closeSync(source.descriptor)
  }
}

function tableOf(at: TablePlace, metadata: FileMetaData): ParquetTable {
  const elements = columnsOf(metadata)
  return {
    name: at.name,
    columns: elements.map(({ name }) => name),
    rowCount: Number(metadata.num_rows),
    rows: rowsOf(at, metadata, elements),
  }
}

interface Source {
  readonly at: TablePlace
  readonly descriptor: number
  readonly size: number
}

function openSource(at: TablePlace): Source {
  return { at, ...openFile(join(at.folder, at.name)) }
}

const magic = 'PAR1'
// The length of the footer and the magic follow it.
const tailBytes = 8

function readFooter(source: Source): FileMetaData {
  if (source.size < tailBytes + magic.length) refuseMagic()
  const tail = readAt(source, source.size - tailBytes, tailBytes)
  if (tail.toString('latin1', 4) !== magic) refuseMagic()
  if (readAt(source, 0, 4).toString('latin1') !== magic) refuseMagic()
  const length = tail.readUInt32LE(0)
  if (length > source.size - tailBytes - magic.length) refuseDamaged('its footer is cut off')
  if (length > parquetLimits.footerBytes) {
    const complaint = `has a footer above ${parquetLimits.footerBytes >> 20} MB; write larger row groups`
    throw new ParquetRefusal('tooLarge', complaint)
  }
  const footer = readAt(source, source.size - tailBytes - length, length + tailBytes)
  if (endOfStruct(footer.subarray(0, length), 0) > length) refuseDamaged('its footer is cut off')
  const metadata = parquetMetadata(footer, { geoparquet: false })
  const rows = metadata.row_groups.reduce((sum, group) => sum + group.num_rows, 0n)
  if (rows !== metadata.num_rows || metadata.row_groups.some((group) => group.num_rows < 0n)) {
    refuseDamaged('its row groups do not add up')
  }
  if (rows > parquetLimits.rows) {
    const complaint = `has ${rows} rows, above ${parquetLimits.rows}; split the domain or leave out idle accounts`
    throw new ParquetRefusal('tooLarge', complaint)
  }
  return metadata
}

function refuseMagic(): never {
  const complaint = 'is not a Parquet file, or is cut off or encrypted; write it again'
  throw new ParquetRefusal('malformedParquet', complaint)
}

/** The names of the columns; whether their types can be read is asked when they are. */
function columnsOf({ schema }: FileMetaData): readonly SchemaElement[] {
  const [root, ...elements] = schema
  if (root?.num_children === elements.length) return elements
  const nested = elements.find(({ num_children: children }) => (children ?? 0) > 0)
  if (nested === undefined) return refuseDamaged('its columns do not add up')
  const complaint = `holds the group ${JSON.stringify(nested.name)}; write one plain value a column`
  throw new ParquetRefusal('notSupported', complaint)
}

function* rowsOf(
  at: TablePlace,
  { row_groups: groups }: FileMetaData,
  elements: readonly SchemaElement[],
): Generator<readonly string[]> {
  const source = openSource(at)
  try {
    for (const group of groups) {
      guarded(at, () => refuseLarge(group))
      const columns = elements.map((element, index) =>
        guarded({ ...at, column: element.name }, () => openColumn(source, group, element, index)),
      )
      for (let row = 0; row < Number(group.num_rows); row += 1) yield readRow(at, columns)
    }
  } finally {
    closeSync(source.descriptor)
  }
}

/** All columns of a row group are held as stored at once, and two of them may claim the same bytes. */
function refuseLarge({ columns }: RowGroup): void {
  const bytes = columns.reduce((sum, { meta_data: stored }) => {
    const length = stored?.total_compressed_size ?? 0n
    return length < 0n ? sum : sum + length
  }, 0n)
  if (bytes <= parquetLimits.rowGroupBytes) return
  const complaint = `has a row group above ${parquetLimits.rowGroupBytes >> 20} MB; write smaller row groups`
  throw new ParquetRefusal('tooLarge', complaint)
}

function readRow(at: TablePlace, columns: readonly ColumnCells[]): string[] {
  const cells: string[] = []
  try {
    for (const column of columns) cells.push(column.next())
  } catch (error) {
    throw failureOf(error, { ...at, column: columns[cells.length]?.name })
  }
  return cells
}

function openColumn(
  source: Source,
  group: RowGroup,
  element: SchemaElement,
  index: number,
): ColumnCells {
  const column = {
    name: element.name,
    isOptional: element.repetition_type === 'OPTIONAL',
    isBoolean: element.type === 'BOOLEAN',
    readPlain: plainReaderOf(element),
  }
  const chunk = group.columns[index]
  const stored = chunk?.meta_data
  const isElsewhere = chunk?.file_path !== undefined && chunk.file_path !== ''
  if (isElsewhere || stored?.path_in_schema.join('.') !== element.name) {
    return refuseDamaged('its columns do not add up')
  }
  const { codec } = stored
  const rows = Number(group.num_rows)
  return new ColumnCells({ column, codec, rows, chunk: readChunk(source, stored) })
}

function readChunk(source: Source, stored: ColumnMetaData): Buffer {
  const { dictionary_page_offset: dictionary, data_page_offset: data } = stored
  const start = dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data
  const length = stored.total_compressed_size
  if (start < 0n || length < 0n || start + length > source.size) refuseDamaged('it is cut off')
  return readAt(source, Number(start), Number(length))
}

function readAt({ descriptor }: Source, position: number, length: number): Buffer {
  const bytes = Buffer.from(new ArrayBuffer(length))
  let read = 0
  while (read < length) {
    const count = readSync(descriptor, bytes, read, length - read, position + read)
    if (count === 0) refuseDamaged('it is cut off')
    read += count
  }
  return bytes
}

interface ColumnPlace extends TablePlace {
  readonly column?: string | undefined
}

function guarded<T>(at: ColumnPlace, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw failureOf(error, at)
  }
}

/** Whatever goes wrong in the bytes of a file is the file's fault, and is said in one line. */
function failureOf(error: unknown, { folder, name, column }: ColumnPlace): CommandFailure {
  const { code, message } = error instanceof ParquetRefusal ? error : damagedBy(error)
  const path = column === undefined ? name : `${name}: ${column}`
  return new CommandFailure({ code, file: folder, path, message: `${folder}: ${path}: ${message}` })
}

function damagedBy(error: unknown): Pick<ParquetRefusal, 'code' | 'message'> {
  const what = error instanceof Error ? error.message : String(error)
  return { code: 'malformedParquet', message: `is damaged (${what}); write it again` }
}
