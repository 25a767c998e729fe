import type { ColumnMetaData, PageHeader } from 'hyparquet'
import { compressors, decompressZstd } from 'hyparquet-compressors'
import { parquetHeader } from 'hyparquet/src/column.js'
import { decompressPage } from 'hyparquet/src/datapage.js'
import { endOfStruct } from './bounded-thrift.ts'
import { parquetLimits } from './parquet-limits.ts'
import { ParquetRefusal, refuseDamaged } from './parquet-refusal.ts'
import type { ReadPlain } from './plain-cells.ts'
import { readRuns } from './runs.ts'

/** A column of a flat table. */
interface ParquetColumn {
  readonly name: string
  /** Whether its cells may be absent. */
  readonly isOptional: boolean
  readonly readPlain: ReadPlain
  readonly isBoolean: boolean
}

// Into a place of the length that the page has, so that a frame cannot ask for more.
const decompressors = {
  ...compressors,
  ZSTD: (input: Uint8Array, length: number) => decompressZstd(input, new Uint8Array(length)),
}

/** A column of one row group as its file holds it. */
interface StoredColumn {
  readonly column: ParquetColumn
  readonly codec: ColumnMetaData['codec']
  readonly chunk: Buffer
  readonly rows: number
}

/** What a page has left of cells and bytes once its levels are read. */
interface Page {
  readonly bytes: Buffer
  readonly valuesAt: number
  readonly encoding: string
  /** 1 where a cell is present; undefined where all are. */
  readonly present: Int32Array | undefined
  readonly rows: number
}

/** The cells of one column in one row group, in order, page by page. An absent cell is empty text. */
export class ColumnCells {
  readonly #column: ParquetColumn
  readonly #codec: ColumnMetaData['codec']
  readonly #chunk: Buffer
  #at = 0
  #unpackedBytes = 0
  #rowsLeft: number
  #dictionary: readonly string[] = []
  #cells: readonly string[] = []
  #next = 0

  constructor({ column, codec, chunk, rows }: StoredColumn) {
    this.#column = column
    this.#codec = codec
    this.#chunk = chunk
    this.#rowsLeft = rows
  }

  get name(): string {
    return this.#column.name
  }

  next(): string {
    while (this.#next === this.#cells.length) {
      this.#cells = this.#readPage()
      this.#next = 0
    }
    const cell = this.#cells[this.#next]
    this.#next += 1
    return cell ?? refuseDamaged('a page ends too early')
  }

  #readPage(): readonly string[] {
    const end = endOfStruct(this.#chunk, this.#at)
    const header = parquetHeader({ view: viewOf(this.#chunk.subarray(this.#at, end)), offset: 0 })
    const size = header.compressed_page_size
    if (!isWithin(size, this.#chunk.length - end)) refuseDamaged('a page is cut off')
    this.#countBytes(header.uncompressed_page_size)
    const stored = this.#chunk.subarray(end, end + size)
    this.#at = end + size
    if (header.type === 'DICTIONARY_PAGE') {
      this.#readDictionary(header, stored)
      return []
    }
    const page =
      header.type === 'DATA_PAGE_V2'
        ? this.#secondForm(header, stored)
        : this.#firstForm(header, stored)
    this.#rowsLeft -= page.rows
    return this.#cellsOf(page)
  }

  #countBytes(size: number): void {
    if (!(size >= 0)) refuseDamaged('a page has no size')
    this.#unpackedBytes += size
    if (size <= parquetLimits.pageBytes && this.#unpackedBytes <= parquetLimits.rowGroupBytes)
      return
    const complaint = `unpacks to pages above ${parquetLimits.pageBytes >> 20} MB or ${parquetLimits.rowGroupBytes >> 20} MB a row group; write smaller pages and row groups`
    throw new ParquetRefusal('tooLarge', complaint)
  }

  #readDictionary(header: PageHeader, stored: Buffer): void {
    const { num_values: count = -1, encoding } = header.dictionary_page_header ?? {}
    if (encoding !== 'PLAIN' && encoding !== 'PLAIN_DICTIONARY') refuseEncoding(encoding)
    if (!isWithin(count, parquetLimits.dictionaryValues)) {
      const complaint = `has a dictionary above ${parquetLimits.dictionaryValues} values; write it plain or in smaller row groups`
      throw new ParquetRefusal('tooLarge', complaint)
    }
    const bytes = this.#unpack(stored, header.uncompressed_page_size)
    this.#dictionary = this.#column.readPlain(bytes, 0, count)
  }

  #firstForm(header: PageHeader, stored: Buffer): Page {
    const { data_page_header: form } = header
    if (form === undefined) return refuseDamaged('a page has no header')
    const { num_values: rows, encoding, definition_level_encoding: levels } = form
    this.#refuseRows(rows)
    const bytes = this.#unpack(stored, header.uncompressed_page_size)
    if (!this.#column.isOptional) return { bytes, valuesAt: 0, encoding, present: undefined, rows }
    if (levels !== 'RLE') refuseEncoding(levels)
    const valuesAt = 4 + bytes.readUInt32LE(0)
    if (valuesAt > bytes.length) refuseDamaged('a page is cut off')
    return { bytes, valuesAt, encoding, present: readRuns(bytes, 4, 1, rows), rows }
  }

  #secondForm(header: PageHeader, stored: Buffer): Page {
    const { data_page_header_v2: form } = header
    if (form === undefined) return refuseDamaged('a page has no header')
    const { num_values: rows, encoding, definition_levels_byte_length: levelBytes } = form
    this.#refuseRows(rows)
    if (form.repetition_levels_byte_length !== 0 || !isWithin(levelBytes, stored.length)) {
      refuseDamaged('a page has levels that its column has not')
    }
    const values = stored.subarray(levelBytes)
    const isPacked = form.is_compressed !== false
    const bytes = isPacked
      ? this.#unpack(values, header.uncompressed_page_size - levelBytes)
      : values
    const present = this.#column.isOptional ? readRuns(stored, 0, 1, rows) : undefined
    return { bytes, valuesAt: 0, encoding, present, rows }
  }

  #refuseRows(rows: number): void {
    if (rows === 0 || !isWithin(rows, this.#rowsLeft)) refuseDamaged('a page has too many rows')
  }

  #unpack(stored: Buffer, size: number): Buffer {
    if (!isWithin(size, parquetLimits.pageBytes)) refuseDamaged('a page has no size')
    // Nothing in, nothing out: a page of absent cells only need not be a stream of its codec.
    if (size === 0) return Buffer.alloc(0)
    if (this.#codec !== 'UNCOMPRESSED' && decompressors[this.#codec as 'ZSTD'] === undefined) {
      const complaint = `is compressed with ${this.#codec}; use snappy, gzip, zstd, brotli, lz4 or none`
      throw new ParquetRefusal('notSupported', complaint)
    }
    const bytes = decompressPage(stored, size, this.#codec, decompressors)
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  #cellsOf({ bytes, valuesAt, encoding, present, rows }: Page): readonly string[] {
    const count = present === undefined ? rows : present.reduce((sum, level) => sum + level, 0)
    const values = this.#valuesOf(bytes, valuesAt, encoding, count)
    if (present === undefined || count === rows) return values
    let next = 0
    return Array.from(present, (level) => (level === 1 ? (values[next++] ?? '') : ''))
  }

  #valuesOf(bytes: Buffer, start: number, encoding: string, count: number): readonly string[] {
    if (count === 0) return []
    if (encoding === 'PLAIN') return this.#column.readPlain(bytes, start, count)
    if (encoding === 'RLE' && this.#column.isBoolean) {
      return Array.from(readRuns(bytes, start + 4, 1, count), (bit) => String(bit === 1))
    }
    if (encoding !== 'RLE_DICTIONARY' && encoding !== 'PLAIN_DICTIONARY') refuseEncoding(encoding)
    const indexes = readRuns(bytes, start + 1, bytes.readUInt8(start), count)
    return Array.from(
      indexes,
      (index) => this.#dictionary[index] ?? refuseDamaged('a dictionary is too short'),
    )
  }
}

function refuseEncoding(encoding: string | undefined): never {
  const complaint = `is encoded as ${encoding}; write it plain or with a dictionary`
  throw new ParquetRefusal('notSupported', complaint)
}

function isWithin(count: number, most: number): boolean {
  return Number.isInteger(count) && count >= 0 && count <= most
}

function viewOf(bytes: Uint8Array): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
}
