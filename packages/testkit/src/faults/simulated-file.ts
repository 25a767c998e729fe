import { createRandom, type Random } from '../generators/random.ts'

/** Bytes that can grow. */
class Extent {
  #room = new Uint8Array(256)
  size = 0

  static of(bytes: Uint8Array): Extent {
    const extent = new Extent()
    extent.put(0, bytes)
    return extent
  }

  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.size)
  }

  copy(offset: number, lengthBytes: number): Uint8Array {
    return this.#room.slice(offset, Math.min(offset + lengthBytes, this.size))
  }

  put(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.length
    if (end > this.#room.length) {
      const wider = new Uint8Array(Math.max(end, 2 * this.#room.length))
      wider.set(this.bytes)
      this.#room = wider
    }
    // What a shorter file left behind is not there any more.
    if (offset > this.size) this.#room.fill(0, this.size, offset)
    this.#room.set(bytes, offset)
    this.size = Math.max(this.size, end)
  }

  cut(size: number): void {
    this.size = Math.min(this.size, size)
  }
}

interface Change {
  readonly offset: number
  /** Absent for a cut at the offset. */
  readonly bytes?: Uint8Array
  /** `doubtful` changes were caught in a sync that failed: no later sync vouches for them. */
  standing: 'pending' | 'doubtful' | 'synced'
}

/** What of an unsynced change survives a crash. */
const remains = ['nothing', 'all', 'beginning', 'end', 'blocks'] as const
const BLOCK_BYTES = 64

/** A file as its process sees it, and what is certain to be there after a crash. */
export class SimulatedFile {
  #durable = new Extent()
  #current = new Extent()
  /** In order, from the first that is not certain. */
  #changes: Change[] = []
  /** The name itself survives. */
  isNamed = false

  static of(bytes: Uint8Array): SimulatedFile {
    const file = new SimulatedFile()
    file.#durable = Extent.of(bytes)
    file.#current = Extent.of(bytes)
    file.isNamed = true
    return file
  }

  get size(): number {
    return this.#current.size
  }

  read(offset: number, lengthBytes: number): Uint8Array {
    return this.#current.copy(offset, lengthBytes)
  }

  write(offset: number, bytes: Uint8Array): void {
    this.#current.put(offset, bytes)
    this.#changes.push({ offset, bytes: bytes.slice(), standing: 'pending' })
  }

  truncate(size: number): void {
    this.#current.cut(size)
    this.#changes.push({ offset: size, standing: 'pending' })
  }

  sync(): void {
    this.isNamed = true
    for (const change of this.#changes)
      if (change.standing === 'pending') change.standing = 'synced'
    let certain = 0
    for (const change of this.#changes) {
      if (change.standing !== 'synced') break
      carryOut(this.#durable, change)
      certain += 1
    }
    if (certain > 0) this.#changes = this.#changes.slice(certain)
  }

  failSync(): void {
    for (const change of this.#changes) {
      if (change.standing === 'pending') change.standing = 'doubtful'
    }
  }

  /** What is there after the power failed, by the random; nothing where not even the name survived. */
  afterPowerLoss(random: Random): Uint8Array | undefined {
    if (!this.isNamed && random.isOneIn100(50)) return undefined
    const left = Extent.of(this.#durable.bytes)
    let doubtful: Change[] = []
    const settle = (): void => {
      for (const change of random.shuffle(doubtful)) carryOutInPart(left, change, random)
      doubtful = []
    }
    for (const change of this.#changes) {
      if (change.standing !== 'synced') {
        doubtful.push(change)
        continue
      }
      settle()
      carryOut(left, change)
    }
    settle()
    return left.bytes
  }
}

/** A part of some bytes that is not all of them, as a write that failed leaves it. */
export function partOf(bytes: Uint8Array, draw: number): Uint8Array {
  return bytes.subarray(0, createRandom(draw).below(Math.max(1, bytes.length)))
}

function carryOut(extent: Extent, { offset, bytes }: Change): void {
  if (bytes === undefined) extent.cut(offset)
  else extent.put(offset, bytes)
}

function carryOutInPart(extent: Extent, change: Change, random: Random): void {
  const remain = random.pick(remains)
  if (remain === 'nothing') return
  const { offset, bytes } = change
  if (bytes === undefined || remain === 'all') {
    carryOut(extent, change)
    return
  }
  const middle = random.below(bytes.length + 1)
  if (remain === 'beginning') extent.put(offset, bytes.subarray(0, middle))
  else if (remain === 'end') extent.put(offset + middle, bytes.subarray(middle))
  else {
    for (let start = 0; start < bytes.length; start += BLOCK_BYTES) {
      if (random.isOneIn100(50))
        extent.put(offset + start, bytes.subarray(start, start + BLOCK_BYTES))
    }
  }
}
