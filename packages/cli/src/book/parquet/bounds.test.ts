import { describe, expect, test } from 'vitest'
import { endOfStruct } from './bounded-thrift.ts'
import { ColumnCells } from './column-cells.ts'
import { ParquetRefusal } from './parquet-refusal.ts'
import { plainReaderOf } from './plain-cells.ts'
import { readRuns } from './runs.ts'

// What a few bytes claim must not decide how much is reserved.

describe('the walk over a header', () => {
  test('ends where the structure ends', () => {
    // Field 1: i32 0; field 2: binary of 2; field 3: list of two bytes; stop; something else.
    const bytes = Uint8Array.of(0x15, 0x00, 0x18, 2, 9, 9, 0x19, 0x23, 1, 2, 0x00, 0x77)
    expect(endOfStruct(bytes, 0)).toBe(11)
  })

  test.each<[string, number[]]>([
    ['a list longer than what is left', [0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['a text longer than what is left', [0x18, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['structures without an end', new Array<number>(1000).fill(0x1c)],
    ['lists of lists without an end', [0x19, ...new Array<number>(1000).fill(0x19)]],
    ['a number without an end', [0x15, ...new Array<number>(20).fill(0xff)]],
    ['nothing', []],
  ])('refuses %s', (_name, bytes) => {
    expect(() => endOfStruct(Uint8Array.from(bytes), 0)).toThrow(ParquetRefusal)
  })
})

describe('runs', () => {
  test('give as many values as were asked for, whatever they claim', () => {
    // A run of 2^30 ones.
    const run = Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x08, 1)
    expect([...readRuns(run, 0, 1, 3)]).toEqual([1, 1, 1])
  })

  test('may be packed', () => {
    // One group of eight numbers of three bits, 0 to 7, as in the specification of the format.
    const packed = Uint8Array.of(0b11, 0b10001000, 0b11000110, 0b11111010)
    expect([...readRuns(packed, 0, 3, 8)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  test.each<[string, number[], number]>([
    ['empty runs', [0, 0, 0, 0], 1],
    ['packed values that are cut off', [3], 3],
    ['a run without its value', [4], 8],
    ['no runs', [], 1],
    ['too many bits', [3, 0, 0, 0, 0], 32],
  ])('refuse %s', (_name, bytes, bitWidth) => {
    expect(() => readRuns(Uint8Array.from(bytes), 0, bitWidth, 2)).toThrow(ParquetRefusal)
  })
})

function sizeColumn(chunk: Buffer): ColumnCells {
  return new ColumnCells({
    column: {
      name: 'size',
      isOptional: false,
      isBoolean: false,
      readPlain: plainReaderOf({ name: 'size', type: 'INT64' }),
    },
    codec: 'UNCOMPRESSED',
    rows: 4,
    chunk,
  })
}

describe('a page', () => {
  test.each<[string, number, number]>([
    ['more rows than its row group', 1 << 30, 8],
    ['no rows', 0, 8],
    ['more bytes than a page may', 1, 2 ** 31 - 1],
  ])('that claims %s is refused', (_name, rows, unpacked) => {
    const column = sizeColumn(Buffer.concat([firstFormHeader(rows, unpacked, 8), Buffer.alloc(8)]))
    expect(() => column.next()).toThrow(ParquetRefusal)
  })

  test('of values to refer to is refused where it claims too many', () => {
    const header = [0x15, 4, 0x15, 16, 0x15, 16, 0x4c, 0x15, ...zigzag(1 << 30), 0x15, 0, 0, 0]
    const column = sizeColumn(Buffer.concat([Buffer.from(header), Buffer.alloc(8)]))
    expect(() => column.next()).toThrow(/has a dictionary above 1048576 values/u)
  })
})

/** The header of a data page of the first form: plain values, levels in runs. */
function firstFormHeader(rows: number, unpackedBytes: number, storedBytes: number): Buffer {
  const sizes = [0x15, 0, 0x15, ...zigzag(unpackedBytes), 0x15, ...zigzag(storedBytes)]
  return Buffer.from([...sizes, 0x2c, 0x15, ...zigzag(rows), 0x15, 0, 0x15, 6, 0x15, 6, 0, 0])
}

function zigzag(value: number): number[] {
  const digits: number[] = []
  let left = 2 * value
  for (; left >= 128; left = Math.floor(left / 128)) digits.push((left % 128) + 128)
  return [...digits, left]
}
