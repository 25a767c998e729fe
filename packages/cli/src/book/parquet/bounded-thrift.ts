import { parquetLimits } from './parquet-limits.ts'
import { refuseDamaged } from './parquet-refusal.ts'

/** Types of the compact protocol of Thrift that Parquet uses. */
const types = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
} as const

/**
 * Walks one structure in the compact protocol of Thrift without keeping any of it, and returns where it ends. What has
 * been walked is as long as it claims, so that the reader that comes afterwards cannot be made to reserve more.
 */
export function endOfStruct(bytes: Uint8Array, start: number): number {
  const walk = new Walk(bytes, start)
  walk.struct(0)
  return walk.at
}

class Walk {
  readonly #bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes
    this.at = start
  }

  struct(depth: number): void {
    if (depth > parquetLimits.headerDepth) refuseDamaged('its structures nest too deeply')
    for (;;) {
      const byte = this.#byte()
      const type = byte & 0x0f
      if (type === types.stop) return
      if (byte >> 4 === 0) this.#number()
      this.#element(type, depth)
    }
  }

  #element(type: number, depth: number): void {
    switch (type) {
      case types.true:
      case types.false:
        return
      case types.byte:
        return this.#skip(1)
      case types.i16:
      case types.i32:
      case types.i64:
        this.#number()
        return
      case types.double:
        return this.#skip(8)
      case types.binary:
        return this.#skip(this.#number())
      case types.list:
        return this.#list(depth)
      case types.struct:
        return this.struct(depth + 1)
      default:
        return refuseDamaged('a header holds an unknown type')
    }
  }

  #list(depth: number): void {
    const byte = this.#byte()
    const type = byte & 0x0f
    const size = byte >> 4 === 15 ? this.#number() : byte >> 4
    if (depth > parquetLimits.headerDepth) refuseDamaged('its structures nest too deeply')
    const isTruth = type === types.true || type === types.false
    // Every element takes a byte or more, truth values included, so that a list cannot be longer than its file.
    for (let index = 0; index < size; index += 1) {
      if (isTruth) this.#skip(1)
      else this.#element(type, depth + 1)
    }
  }

  /** A number of at most 64 bits, seven of them a byte; as it stands, not unfolded. */
  #number(): number {
    let value = 0
    for (let digit = 0; digit < 10; digit += 1) {
      const byte = this.#byte()
      value += (byte & 0x7f) * 128 ** digit
      if (byte < 0x80) return value
    }
    return refuseDamaged('a number in a header is too long')
  }

  #byte(): number {
    const byte = this.#bytes[this.at]
    if (byte === undefined) return refuseDamaged('a header is cut off')
    this.at += 1
    return byte
  }

  #skip(count: number): void {
    if (count > this.#bytes.length - this.at) refuseDamaged('a header is cut off')
    this.at += count
  }
}
