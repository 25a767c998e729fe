import { hash } from 'node:crypto'
import type { Disk } from '../memory/disk.ts'
import { NO_HASH } from '../record/record-hash.ts'

/** The file beside the records that says how far they reached when they were last known to be durable. */
export const HEAD_FILE = 'HEAD'

export interface HeadMark {
  /** Of the opening that wrote it. */
  readonly epoch: number
  /** −1 before record 0. */
  readonly sequence: number
  readonly hash: string
}

// Apart by a page, so that no torn write reaches two.
const SLOT_BYTES = 4096
const SLOTS = [0, 1, 2]
const LINE = /^(plimsoll-head-1 (\d+) (-1|\d+) ([0-9a-f]{64})) ([0-9a-f]{16})\n/

const encoder = new TextEncoder()
const decoder = new TextDecoder('latin1')

/**
 * Three slots, each with its own checksum. One is known to be durable and never touched, one may be on its way to the
 * disk, and the third is written: whatever a crash does to the other two, the first still stands. So the mark may lag
 * behind the records; it never leads, because it is written after them.
 */
export class HeadFile {
  readonly #disk: Disk
  #mark: HeadMark | undefined
  #durableSlot: number
  #syncingSlot: number | undefined
  /** Holds what no sync has begun for. */
  #writtenSlot: number | undefined
  /** What is read at first may be what a process left that ended before its sync. */
  #isInherited = true

  constructor(disk: Disk) {
    this.#disk = disk
    const marks = SLOTS.map((slot) => readSlot(disk, slot * SLOT_BYTES))
    const [newest = 0, second] = SLOTS.toSorted((a, b) => (isNewer(marks[b], marks[a]) ? 1 : -1))
    this.#mark = marks[newest]
    this.#durableSlot = newest
    this.#syncingSlot = second
  }

  /** The newest mark that can be read. */
  get mark(): HeadMark | undefined {
    return this.#mark
  }

  /** Survives the end of the process when it returns, and a crash of the machine once it is synced. */
  write(mark: HeadMark): void {
    if (this.#isInherited) {
      this.#makeRoom()
      // Then the newest mark is durable, or, if a sync of it has failed, the second is: the first goes into the third slot.
      this.#disk.sync(HEAD_FILE)
      this.#isInherited = false
    }
    this.#writtenSlot ??= this.#freeSlot()
    const offset = this.#writtenSlot * SLOT_BYTES
    this.#disk.write(HEAD_FILE, offset, encoder.encode(markLine(mark)))
    this.#mark = mark
  }

  /** Makes the last mark durable before it returns. After an error the file must be read anew. */
  sync(): void {
    this.#disk.sync(HEAD_FILE)
    this.#durableSlot = this.#writtenSlot ?? this.#syncingSlot ?? this.#durableSlot
    this.#syncingSlot = undefined
    this.#writtenSlot = undefined
  }

  /** Before a sync that somebody else runs: what is written from now on leaves the last mark alone. False if none is due. */
  beginSync(): boolean {
    if (this.#writtenSlot === undefined || this.#syncingSlot !== undefined) return false
    this.#syncingSlot = this.#writtenSlot
    this.#writtenSlot = undefined
    return true
  }

  /** After that sync succeeded. */
  endSync(): void {
    this.#durableSlot = this.#syncingSlot ?? this.#durableSlot
    this.#syncingSlot = undefined
  }

  #freeSlot(): number {
    const isTaken = (slot: number): boolean =>
      slot === this.#durableSlot || slot === this.#syncingSlot
    return SLOTS.find((slot) => !isTaken(slot)) ?? 0
  }

  /** All slots take up their room at once, so that a full disk does not stop a later write. */
  #makeRoom(): void {
    const size = this.#disk.size(HEAD_FILE)
    if (size >= SLOTS.length * SLOT_BYTES) return
    this.#disk.write(HEAD_FILE, size, new Uint8Array(SLOTS.length * SLOT_BYTES - size))
    this.#disk.sync(HEAD_FILE)
  }
}

function readSlot(disk: Disk, offset: number): HeadMark | undefined {
  if (disk.size(HEAD_FILE) <= offset) return undefined
  const line = LINE.exec(decoder.decode(disk.read(HEAD_FILE, offset, SLOT_BYTES)))
  const [, content = '', epoch, sequence, recordHash = NO_HASH, check] = line ?? []
  if (line === null || checkDigits(content) !== check) return undefined
  return { epoch: Number(epoch), sequence: Number(sequence), hash: recordHash }
}

function isNewer(mark: HeadMark | undefined, than: HeadMark | undefined): boolean {
  if (mark === undefined || than === undefined) return mark !== undefined
  return mark.epoch === than.epoch ? mark.sequence > than.sequence : mark.epoch > than.epoch
}

function markLine({ epoch, sequence, hash: recordHash }: HeadMark): string {
  const content = `plimsoll-head-1 ${epoch} ${sequence} ${recordHash}`
  return `${content} ${checkDigits(content)}\n`
}

function checkDigits(content: string): string {
  return hash('sha256', content).slice(0, 16)
}
