import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { CompressionCodec, SchemaElement } from 'hyparquet'
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CommandFailure } from '../../command-failure.ts'
import { openParquetTable } from './parquet-table.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-parquet-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const name = 'positions.parquet'

type WriteOptions = Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'>

function parquet(columnData: ColumnSource[], options: WriteOptions = {}): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...options }))
}

function read(bytes: Uint8Array): string[][] {
  writeFileSync(join(folder, name), bytes)
  return Array.from(openParquetTable({ folder, name }).rows, (cells) => [...cells])
}

function failure(bytes: Uint8Array): CommandFailure['report'] {
  try {
    read(bytes)
  } catch (error) {
    if (error instanceof CommandFailure) return error.report
    throw error
  }
  throw new Error('the file was accepted')
}

const text = (column: string, data: (string | null)[]): ColumnSource => ({
  name: column,
  type: 'STRING',
  data,
})

describe('cells of a Parquet table', () => {
  test('are text, and empty where absent', () => {
    const bytes = parquet([text('account', ['a', 'b', 'ç✓']), text('size', ['1', null, '-0.5'])])
    expect(read(bytes)).toEqual([
      ['a', '1'],
      ['b', ''],
      ['ç✓', '-0.5'],
    ])
  })

  test('of whole numbers and truth values are written as CSV has them', () => {
    const bytes = parquet([
      { name: 'int32', type: 'INT32', data: [-7, null, 2_147_483_647] },
      { name: 'int64', type: 'INT64', data: [9_007_199_254_740_993n, -1n, 0n] },
      { name: 'boolean', type: 'BOOLEAN', data: [true, false, null] },
      { name: 'required', type: 'BOOLEAN', nullable: false, data: [false, true, true] },
    ])
    expect(read(bytes)).toEqual([
      ['-7', '9007199254740993', 'true', 'false'],
      ['', '-1', 'false', 'true'],
      ['2147483647', '0', '', 'true'],
    ])
  })

  test.each<[string, Partial<SchemaElement>]>([
    ['INT32', { type: 'INT32' }],
    ['INT64', { type: 'INT64' }],
    ['fixed bytes', { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 9 }],
  ])('of DECIMAL in %s are exact and without idle zeros', (_type, element) => {
    const units = [250n, -1n, 0n, 2_147_483_647n, -123_400n]
    const column: SchemaElement = {
      name: 'size',
      repetition_type: 'REQUIRED',
      converted_type: 'DECIMAL',
      scale: 2,
      precision: 18,
      ...element,
    }
    const bytes = parquet([{ name: 'size', nullable: false, data: units }], {
      schema: [{ name: 'root', num_children: 1 }, column],
    })
    expect(read(bytes).flat()).toEqual(['2.5', '-0.01', '0', '21474836.47', '-1234'])
  })

  test('come in the order of their rows, whatever the pages and row groups', () => {
    const cell = fc.option(fc.string({ maxLength: 12, unit: 'grapheme' }))
    const rows = fc.array(fc.tuple(cell, fc.constantFrom('BTC', 'ETH', null)), {
      minLength: 1,
      maxLength: 200,
    })
    const sizes = { rowGroupSize: fc.integer({ min: 1, max: 90 }), pageSize: fc.nat(900) }
    fc.assert(
      fc.property(rows, fc.record(sizes), (drawn, options) => {
        const columns = [0, 1].map((index) =>
          text(
            String(index),
            drawn.map((row) => row[index] ?? null),
          ),
        )
        expect(read(parquet(columns, options))).toEqual(
          drawn.map((row) => row.map((one) => one ?? '')),
        )
      }),
    )
  })

  test.each<[CompressionCodec, (bytes: Uint8Array) => Uint8Array]>([
    ['UNCOMPRESSED', (bytes) => bytes],
    ['GZIP', (bytes) => gzipSync(bytes)],
    ['BROTLI', (bytes) => brotliCompressSync(bytes)],
  ])('may be compressed: %s', (codec, compress) => {
    const names = Array.from({ length: 300 }, (_none, index) => `a${index % 40}`)
    const bytes = parquet([text('account', names)], { codec, compressors: { [codec]: compress } })
    expect(read(bytes).flat()).toEqual(names)
  })
})

describe('a Parquet file that is not read', () => {
  const good = parquet([text('account', ['a', 'b']), text('size', ['1', '2'])])

  test.each<[string, Uint8Array, string, string]>([
    ['is empty', new Uint8Array(), 'malformedParquet', 'is not a Parquet file'],
    ['is text', Buffer.from('account,size\na,1\n'), 'malformedParquet', 'is not a Parquet file'],
    ['is cut off', good.subarray(0, -9), 'malformedParquet', 'is not a Parquet file'],
    [
      'has floating-point amounts',
      parquet([text('account', ['a']), { name: 'size', type: 'DOUBLE', data: [0.1] }]),
      'notSupported',
      'size: is DOUBLE; export decimals as text or DECIMAL: a floating-point number is no exact decimal',
    ],
    [
      'has amounts in single precision',
      parquet([{ name: 'size', type: 'FLOAT', data: [0.5] }]),
      'notSupported',
      'size: is FLOAT; export decimals as text or DECIMAL',
    ],
    [
      'has dates',
      parquet([{ name: 'account', type: 'TIMESTAMP', data: [new Date(0)] }]),
      'notSupported',
      'account: is TIMESTAMP_MILLIS; export it as text',
    ],
    [
      'has lists',
      parquet([{ name: 'account', data: [['a']] }], {
        schema: [
          { name: 'root', num_children: 1 },
          { name: 'account', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
          { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
          { name: 'element', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
        ],
      }),
      'notSupported',
      'holds the group "account"; write one plain value a column',
    ],
    [
      'holds no text',
      parquet([{ name: 'account', type: 'BYTE_ARRAY', data: [Uint8Array.of(0xff)] }]),
      'malformedParquet',
      'account: holds bytes that are not UTF-8',
    ],
    [
      'has another compression',
      parquet([text('account', ['a'])], { codec: 'LZO', compressors: { LZO: (bytes) => bytes } }),
      'notSupported',
      'account: is compressed with LZO; use snappy, gzip, zstd, brotli, lz4 or none',
    ],
    [
      'has another encoding',
      parquet([{ ...text('account', ['ab', 'ac']), encoding: 'DELTA_BYTE_ARRAY' }]),
      'notSupported',
      'account: is encoded as DELTA_BYTE_ARRAY; write it plain or with a dictionary',
    ],
  ])('%s', (_name, bytes, code, complaint) => {
    const report = failure(bytes)
    expect(report).toMatchObject({ code, file: folder })
    expect(report.message).toContain(`${folder}: ${name}: ${complaint}`)
    expect(report.message).not.toContain('\n')
  })

  test('unpacks to more than a page may hold', () => {
    const bytes = parquet([text('account', ['a'.repeat(65 * 1024 ** 2)])], {
      codec: 'GZIP',
      compressors: { GZIP: (page) => gzipSync(page, { level: 1 }) },
      statistics: false,
    })
    expect(bytes.length).toBeLessThan(1024 ** 2)
    expect(failure(bytes)).toMatchObject({ code: 'tooLarge', path: `${name}: account` })
  })

  test('has any of its bytes changed: it is read or refused, and nothing else happens', () => {
    const flips = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(flips, (changes) => {
        const bytes = good.slice()
        for (const [at, value] of changes) bytes[at] = value
        try {
          read(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(CommandFailure)
        }
      }),
      { numRuns: 400 },
    )
  })
})

// Written by Arrow in the older form of pages, which the writer of these tests cannot write.
test('pages of the first form are read', () => {
  const file = join(import.meta.dirname, 'first-form.parquet')
  expect(read(readFileSync(file))).toEqual([
    ['a', 'BTC', '1.5', 'true'],
    ['b', 'ETH', '', ''],
    ['c', 'BTC', '-0.25', 'false'],
  ])
})
