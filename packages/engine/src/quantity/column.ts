import { at } from './assert.ts'
import { sha256Hex } from './sha256.ts'

/** A value that a column cannot hold. The command that would cause it is refused; nothing wraps. */
export class AmountOutOfRange extends Error {
  override readonly name = 'AmountOutOfRange'
}

/** A row of integers that can be read and written by slot. */
export interface Cells {
  readonly length: number
  get(slot: number): number
  set(slot: number, value: number): void
}

const BLOCK_CELLS = 8192

/**
 * A column of integers within ±(2^53 − 1). Every write is range-checked and normalises −0, and forgets the digest of
 * the 64 kB block it touches, so that hashing a state costs what changed.
 */
export class Column implements Cells {
  readonly name: string
  readonly length: number
  readonly #values: Float64Array
  readonly #blockHashes: (string | undefined)[]

  constructor(name: string, length: number) {
    this.name = name
    this.length = length
    this.#values = new Float64Array(length)
    this.#blockHashes = new Array<string | undefined>(blockCount(length)).fill(undefined)
  }

  get(slot: number): number {
    return at(this.#values, slot)
  }

  set(slot: number, value: number): void {
    assertStorable(this.name, value)
    at(this.#values, slot)
    this.#values[slot] = value + 0
    this.#blockHashes[slot >> 13] = undefined
  }

  /** Digests of the column's 64 kB blocks, in order; the bytes are the float64 values, little-endian. */
  blockHashes(): readonly string[] {
    return this.#blockHashes.map((known, block) => {
      const hash = known ?? this.#hashBlock(block)
      this.#blockHashes[block] = hash
      return hash
    })
  }

  /** The cells as little-endian float64 bytes. */
  toBytes(): Uint8Array {
    return littleEndianBytes(this.#values)
  }

  #hashBlock(block: number): string {
    const cells = this.#values.subarray(block * BLOCK_CELLS, (block + 1) * BLOCK_CELLS)
    return sha256Hex(littleEndianBytes(cells))
  }
}

/**
 * A scratch copy of a column: writes stay here and are forgotten by `reset`, which costs nothing however many
 * slots there are.
 */
export class DraftColumn implements Cells {
  readonly length: number
  readonly #base: Column
  readonly #values: Float64Array
  readonly #writtenIn: Uint32Array
  #draft = 1

  constructor(base: Column) {
    this.#base = base
    this.length = base.length
    this.#values = new Float64Array(base.length)
    this.#writtenIn = new Uint32Array(base.length)
  }

  get(slot: number): number {
    return this.#writtenIn[slot] === this.#draft ? at(this.#values, slot) : this.#base.get(slot)
  }

  set(slot: number, value: number): void {
    assertStorable(this.#base.name, value)
    at(this.#values, slot)
    this.#values[slot] = value + 0
    this.#writtenIn[slot] = this.#draft
  }

  /** Forgets every write. */
  reset(): void {
    if (this.#draft === 0xffffffff) {
      this.#writtenIn.fill(0)
      this.#draft = 0
    }
    this.#draft += 1
  }
}

/** The number a column may hold for this integer; throws `AmountOutOfRange` beyond ±(2^53 − 1). */
export function storable(amount: bigint): number {
  const value = Number(amount)
  if (!Number.isSafeInteger(value)) {
    throw new AmountOutOfRange(`${amount} is outside ±(2^53 − 1)`)
  }
  return value
}

function assertStorable(name: string, value: number): void {
  if (!Number.isSafeInteger(value)) {
    throw new AmountOutOfRange(
      `${name} cannot hold ${value}: outside ±(2^53 − 1) or not an integer`,
    )
  }
}

function blockCount(length: number): number {
  return (length + BLOCK_CELLS - 1) >> 13
}

function littleEndianBytes(cells: Float64Array): Uint8Array {
  const bytes = new Uint8Array(8 * cells.length)
  const view = new DataView(bytes.buffer)
  cells.forEach((value, index) => view.setFloat64(8 * index, value, true))
  return bytes
}
