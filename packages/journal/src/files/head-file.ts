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

// Apart by a page, so that no torn write reaches both.
const SLOT_BYTES = 4096
const SLOTS = [0, SLOT_BYTES]
const LINE = /^(plimsoll-head-1 (\d+) (-1|\d+) ([0-9a-f]{64})) ([0-9a-f]{16})\n/

const encoder = new TextEncoder()
const decoder = new TextDecoder('latin1')

/**
 * Two slots written in turns, each with its own checksum: whatever a crash does to the one being written, the other still
 * stands. So the mark may lag behind the records by one write; it never leads, because it is written after them.
 */
export class HeadFile {
  readonly #disk: Disk
  #slot: number
  #mark: HeadMark | undefined

  constructor(disk: Disk) {
    this.#disk = disk
    const marks = SLOTS.map((offset) => readSlot(disk, offset))
    const [first, second] = marks
    this.#slot = isNewer(second, first) ? 1 : 0
    this.#mark = marks[this.#slot]
  }

  /** The newest mark that can be read. */
  get mark(): HeadMark | undefined {
    return this.#mark
  }

  /** Durable when it returns. After an error the file must be read anew. */
  write(mark: HeadMark): void {
    if (this.#disk.size(HEAD_FILE) < SLOTS.length * SLOT_BYTES) this.#makeRoom()
    const next = 1 - this.#slot
    this.#disk.write(HEAD_FILE, SLOTS[next] ?? 0, encoder.encode(markLine(mark)))
    this.#disk.sync(HEAD_FILE)
    this.#slot = next
    this.#mark = mark
  }

  /** Both slots take up their room at once, so that a full disk does not stop a later write. */
  #makeRoom(): void {
    const size = this.#disk.size(HEAD_FILE)
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
