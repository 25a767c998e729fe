import { isUtf8 } from 'node:buffer'
import { formatUnits } from '@plimsoll/protocol'
import type { SchemaElement } from 'hyparquet'
import { ParquetRefusal, refuseDamaged } from './parquet-refusal.ts'

/** Reads some plainly encoded values of a column as the cells of a text table. Throws `RangeError` where bytes end early. */
export type ReadPlain = (page: Buffer, start: number, count: number) => string[]

/** How the values of a column are read. Throws `ParquetRefusal` for a type that cannot be a cell. */
export function plainReaderOf(element: SchemaElement): ReadPlain {
  const { type, repetition_type: repetition } = element
  if (type === undefined || repetition === 'REPEATED') {
    return refuseType('holds lists or groups', 'write one plain value a row')
  }
  if (isDecimal(element)) return decimalReader(element)
  if (isFloat(element)) {
    const remedy = 'export decimals as text or DECIMAL: a floating-point number is no exact decimal'
    return refuseType(`is ${nameOf(element)}`, remedy)
  }
  if (type === 'BOOLEAN') return readBooleans
  if (type === 'BYTE_ARRAY' && isText(element)) return variable(textOf)
  const isUnsigned = isUnsignedInteger(element)
  if (isPlainInteger(element) && type === 'INT32') {
    return fixed(4, (page, at) => String(isUnsigned ? page.readUInt32LE(at) : page.readInt32LE(at)))
  }
  if (isPlainInteger(element) && type === 'INT64') {
    return fixed(8, (page, at) =>
      String(isUnsigned ? page.readBigUInt64LE(at) : page.readBigInt64LE(at)),
    )
  }
  return refuseType(`is ${nameOf(element)}`, 'export it as text')
}

function refuseType(what: string, remedy: string): never {
  throw new ParquetRefusal('notSupported', `${what}; ${remedy}`)
}

function isDecimal({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted === 'DECIMAL' || logical?.type === 'DECIMAL'
}

function isFloat({ type, logical_type: logical }: SchemaElement): boolean {
  return type === 'FLOAT' || type === 'DOUBLE' || logical?.type === 'FLOAT16'
}

function isText({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  const isNamed = converted === 'UTF8' || converted === 'ENUM'
  const isPlain = converted === undefined && logical === undefined
  return isNamed || isPlain || logical?.type === 'STRING' || logical?.type === 'ENUM'
}

function isPlainInteger({
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): boolean {
  const isNamed = converted === undefined || /^U?INT_/u.test(converted)
  return isNamed && (logical === undefined || logical.type === 'INTEGER')
}

function isUnsignedInteger({
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): boolean {
  if (logical?.type === 'INTEGER') return !logical.isSigned
  return converted?.startsWith('UINT_') === true
}

function nameOf({ type, converted_type: converted, logical_type: logical }: SchemaElement): string {
  return String(logical?.type ?? converted ?? type)
}

// 38 digits, the most that writers offer, need 16 bytes.
const decimalBytesMax = 32

function decimalReader(element: SchemaElement): ReadPlain {
  const { type, type_length: width = 0, logical_type: logical } = element
  const scale = (logical?.type === 'DECIMAL' ? logical.scale : element.scale) ?? 0
  if (!Number.isInteger(scale) || scale < 0 || scale > 64) refuseDamaged('a scale is out of range')
  const write = (units: bigint): string => decimalText(units, scale)
  if (type === 'INT32') return fixed(4, (page, at) => write(BigInt(page.readInt32LE(at))))
  if (type === 'INT64') return fixed(8, (page, at) => write(page.readBigInt64LE(at)))
  const bigEndian = (page: Buffer, from: number, to: number): string =>
    write(bigEndianUnits(page, from, to))
  if (type === 'BYTE_ARRAY') return variable(bigEndian)
  if (type === 'FIXED_LEN_BYTE_ARRAY' && width > 0 && width <= decimalBytesMax) {
    return fixed(width, (page, at) => bigEndian(page, at, at + width))
  }
  return refuseDamaged('a DECIMAL column has no usable type')
}

/** The shortest text of units of 10^-scale: a column has one scale, whatever places each amount needs. */
function decimalText(units: bigint, scale: number): string {
  const text = formatUnits(units, scale)
  return scale === 0 ? text : text.replace(/\.?0+$/u, '')
}

function bigEndianUnits(page: Buffer, from: number, to: number): bigint {
  if (to === from || to - from > decimalBytesMax) refuseDamaged('a DECIMAL has an odd length')
  return BigInt.asIntN(8 * (to - from), BigInt(`0x${page.toString('hex', from, to)}`))
}

function textOf(page: Buffer, from: number, to: number): string {
  const text = page.toString('utf8', from, to)
  // The platform puts this character where bytes are no text; it may also have been written.
  if (text.includes('\ufffd') && !isUtf8(page.subarray(from, to))) {
    throw new ParquetRefusal('malformedParquet', 'holds bytes that are not UTF-8; export text')
  }
  return text
}

function readBooleans(page: Buffer, start: number, count: number): string[] {
  return collect(count, (index) => {
    const byte = page.readUInt8(start + (index >> 3))
    return String(((byte >> (index & 7)) & 1) === 1)
  })
}

function fixed(width: number, read: (page: Buffer, at: number) => string): ReadPlain {
  return (page, start, count) => {
    if (start + count * width > page.length) refuseDamaged('a page is cut off')
    return collect(count, (index) => read(page, start + index * width))
  }
}

/** Values that each begin with their length in four bytes. */
function variable(read: (page: Buffer, from: number, to: number) => string): ReadPlain {
  return (page, start, count) => {
    let at = start
    return collect(count, () => {
      const from = at + 4
      at = from + page.readUInt32LE(at)
      if (at > page.length) refuseDamaged('a page is cut off')
      return read(page, from, at)
    })
  }
}

function collect(count: number, cell: (index: number) => string): string[] {
  const cells: string[] = []
  for (let index = 0; index < count; index += 1) cells.push(cell(index))
  return cells
}
