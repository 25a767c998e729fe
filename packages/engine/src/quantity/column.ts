import { at, InvariantError } from './assert.ts'
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
  /** Adds slots that hold 0, up to this length. */
  grow(length: number): void
}

const BLOCK_CELLS = 8192

/**
 * A column of integers within ±(2^53 − 1). Every write is range-checked and normalises −0, and forgets the digest of
 * the 64 kB block it touches, so that hashing a state costs what changed.
 */
export class Column implements Cells {
  readonly name: string
  #length: number
  #values: Float64Array
  readonly #blockHashes: (string | undefined)[]

  constructor(name: string, length: number) {
    this.name = name
    this.#length = length
    this.#values = new Float64Array(length)
    this.#blockHashes = new Array<string | undefined>(blockCount(length)).fill(undefined)
  }

  get length(): number {
    return this.#length
  }

  get(slot: number): number {
    assertSlot(slot, this.#length)
    return at(this.#values, slot)
  }

  set(slot: number, value: number): void {
    assertStorable(this.name, value)
    assertSlot(slot, this.#length)
    this.#values[slot] = value + 0
    this.#blockHashes[slot >> 13] = undefined
  }

  grow(length: number): void {
    if (length <= this.#length) return
    this.#values = withRoom(this.#values, length)
    this.#blockHashes[(this.#length - 1) >> 13] = undefined
    while (this.#blockHashes.length < blockCount(length)) this.#blockHashes.push(undefined)
    this.#length = length
  }

  /** A column with the same cells that changes on its own. */
  copy(): Column {
    const copy = new Column(this.name, this.#length)
    copy.#values.set(this.#values.subarray(0, this.#length))
    this.#blockHashes.forEach((hash, block) => (copy.#blockHashes[block] = hash))
    return copy
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
    return littleEndianBytes(this.#values.subarray(0, this.#length))
  }

  #hashBlock(block: number): string {
    const end = Math.min((block + 1) * BLOCK_CELLS, this.#length)
    return sha256Hex(littleEndianBytes(this.#values.subarray(block * BLOCK_CELLS, end)))
  }
}

/**
 * A scratch copy of a column: writes stay here and are forgotten by `reset`, which costs nothing however many
 * slots there are.
 */
export class DraftColumn implements Cells {
  readonly #base: Column
  #length: number
  #values: Float64Array
  #writtenIn: Uint32Array
  #draft = 1

  constructor(base: Column) {
    this.#base = base
    this.#length = base.length
    this.#values = new Float64Array(base.length)
    this.#writtenIn = new Uint32Array(base.length)
  }

  get length(): number {
    return this.#length
  }

  get(slot: number): number {
    if (this.#writtenIn[slot] === this.#draft) return at(this.#values, slot)
    assertSlot(slot, this.#length)
    return slot < this.#base.length ? this.#base.get(slot) : 0
  }

  set(slot: number, value: number): void {
    assertStorable(this.#base.name, value)
    assertSlot(slot, this.#length)
    this.#values[slot] = value + 0
    this.#writtenIn[slot] = this.#draft
  }

  grow(length: number): void {
    if (length <= this.#length) return
    if (length > this.#values.length) {
      this.#values = withRoom(this.#values, length)
      const writtenIn = new Uint32Array(this.#values.length)
      writtenIn.set(this.#writtenIn)
      this.#writtenIn = writtenIn
    }
    this.#length = length
  }

  /** Forgets every write, and takes the base as it is now. */
  reset(): void {
    if (this.#draft === 0xffffffff) {
      this.#writtenIn.fill(0)
      this.#draft = 0
    }
    this.#draft += 1
    this.#length = 0
    this.grow(this.#base.length)
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

function assertSlot(slot: number, length: number): void {
  if (slot >= length || slot < 0) {
    throw new InvariantError(`slot ${slot} is outside the ${length} there are`)
  }
}

/** The same values in an array with room for more, twice as large where it has to be replaced. */
function withRoom(values: Float64Array, length: number): Float64Array {
  if (length <= values.length) return values
  const larger = new Float64Array(Math.max(length, 2 * values.length))
  larger.set(values)
  return larger
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
