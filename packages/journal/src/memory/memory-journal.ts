import { HeadFile, type HeadMark } from '../files/head-file.ts'
import { newestSnapshotFile, saveSnapshotFile } from '../files/snapshot-files.ts'
import {
  type AppendUnknown,
  type Checkpoint,
  type Entry,
  type Journal,
  JournalDamaged,
  type JournalHead,
  JournalLocked,
  type JournalRecord,
  type Snapshot,
} from '../journal.ts'
import {
  checkedRecord,
  damagedAfter,
  FIRST_LINK,
  headOf,
  type Link,
  linkOf,
  type StoredRecord,
} from '../record/chain.ts'
import {
  appendUnknown,
  closedForAppend,
  closedForRead,
  diskFull,
} from '../record/append-failure.ts'
import { checkSnapshot, isNewCheckpoint } from '../record/check-place.ts'
import { type RecordFormat, type RecordFormats, recordFormats } from '../record/record-format.ts'
import { sealGroup } from '../record/seal-group.ts'
import { type Disk, DiskFull } from './disk.ts'
import { encodeFrame, encodeGroup, readFrame } from './log-frames.ts'
import { type RecoveredLog, recoverLog } from './recover-log.ts'

const LOG_FILE = 'log'

// Disks on which a journal is open.
const held = new WeakSet<Disk>()

export interface MemoryJournalOptions {
  /** Record formats of earlier builds, to be read beside the one that is written. */
  readonly olderFormats?: readonly RecordFormat[]
}

/**
 * A journal in one log file on a `Disk`: for tests, simulations and books that need not outlive the process. On a disk
 * that keeps its promises it keeps those of `Journal`, crash by crash.
 *
 * @throws JournalLocked a journal is open on this disk object
 * @throws JournalDamaged records that were durable are missing or are not what was written
 */
export async function openMemoryJournal(
  disk: Disk,
  options: MemoryJournalOptions = {},
): Promise<Journal> {
  if (held.has(disk)) throw new JournalLocked('a journal is open on this disk; close it first')
  const formats = recordFormats(options.olderFormats)
  const headFile = new HeadFile(disk)
  const log = recoverLog(disk, LOG_FILE, formats)
  checkAgainstHead(log, headFile.mark)
  makeDurable(disk, log, headFile.mark?.sequence ?? -1)
  const { sequence, hash, epoch } = log.last
  const mark = { epoch: Math.max(headFile.mark?.epoch ?? 0, epoch) + 1, sequence, hash }
  headFile.write(mark)
  headFile.sync()
  held.add(disk)
  return new MemoryJournal(disk, formats, headFile, log, mark.epoch)
}

/** HEAD is written after the records, so they reach at least as far as it says. */
function checkAgainstHead({ last, hashes, complaint }: RecoveredLog, mark?: HeadMark): void {
  const lastGoodSequence = last.sequence
  if (mark === undefined) {
    if (lastGoodSequence < 0) return
    throw new JournalDamaged('HEAD is missing or unreadable', { lastGoodSequence })
  }
  if (mark.sequence > lastGoodSequence) {
    const damagedSequence = lastGoodSequence + 1
    throw new JournalDamaged(
      `record ${damagedSequence} ${complaint ?? 'is truncated or damaged'}; HEAD names record ${mark.sequence}`,
      { lastGoodSequence, damagedSequence },
    )
  }
  if (mark.sequence >= 0 && hashes[mark.sequence] !== mark.hash) {
    throw new JournalDamaged(`record ${mark.sequence} is not the one that HEAD names`, {
      lastGoodSequence: -1,
    })
  }
}

/**
 * Drops what follows the last group, and writes again what follows the record that HEAD names: after a sync that failed, what
 * is read need not be on the disk, and no later sync alone would put it there.
 */
function makeDurable(disk: Disk, { endOffset, recordOffsets }: RecoveredLog, known: number): void {
  if (disk.size(LOG_FILE) > endOffset) disk.truncate(LOG_FILE, endOffset)
  const start = recordOffsets[known] ?? 0
  const tail = endOffset > start ? disk.read(LOG_FILE, start, endOffset - start) : new Uint8Array()
  disk.write(LOG_FILE, start, tail)
  disk.sync(LOG_FILE)
}

class MemoryJournal implements Journal {
  readonly epoch: number
  readonly #disk: Disk
  readonly #formats: RecordFormats
  readonly #headFile: HeadFile
  readonly #recordOffsets: number[]
  readonly #checkpoints: Map<number, Checkpoint>
  #endOffset: number
  #head: JournalHead
  #isOpen = true

  constructor(
    disk: Disk,
    formats: RecordFormats,
    headFile: HeadFile,
    log: RecoveredLog,
    epoch: number,
  ) {
    this.#disk = disk
    this.#formats = formats
    this.#headFile = headFile
    this.#recordOffsets = log.recordOffsets
    this.#checkpoints = new Map(log.checkpoints.map((each) => [each.sequence, each]))
    this.#endOffset = log.endOffset
    this.#head = headOf(log.last)
    this.epoch = epoch
  }

  get head(): JournalHead {
    return this.#head
  }

  async append(entries: readonly Entry[]): Promise<JournalHead> {
    this.#refuseIfClosed()
    const records = sealGroup(entries, this.#head, this.epoch)
    const last = records.at(-1)
    if (last === undefined) return this.#head
    const { bytes, offsets } = encodeGroup(records)
    const start = this.#endOffset
    this.#write(bytes, `records ${this.#head.sequence + 1} to ${last.sequence}`)
    const { epoch, sequence, hash } = last
    this.#orClose(() => {
      this.#headFile.write({ epoch, sequence, hash })
      this.#headFile.sync()
    }, 'HEAD')
    for (const offset of offsets) this.#recordOffsets.push(start + offset)
    this.#head = headOf(last)
    return this.#head
  }

  read(fromSequence: number): AsyncIterable<JournalRecord> {
    this.#failIfClosed()
    return this.#records(Math.max(0, fromSequence), this.#head.sequence)
  }

  async *#records(first: number, last: number): AsyncGenerator<JournalRecord> {
    let previous: Link = FIRST_LINK
    if (first > 0 && first <= last) {
      previous = linkOf(this.#stored(first - 1, FIRST_LINK), this.#formats)
    }
    for (let sequence = first; sequence <= last; sequence += 1) {
      this.#failIfClosed()
      const record = checkedRecord(previous, this.#stored(sequence, previous), this.#formats)
      yield record
      previous = record
    }
  }

  #stored(sequence: number, previous: Link): StoredRecord {
    const placed = readFrame(this.#disk, LOG_FILE, this.#recordOffsets[sequence] ?? 0)
    if (placed?.frame.letter === 'R') return placed.frame
    throw damagedAfter(previous.sequence, 'is not there or not whole')
  }

  async addCheckpoint(checkpoint: Checkpoint): Promise<void> {
    this.#refuseIfClosed()
    const { sequence, stateHash } = checkpoint
    const existing = this.#checkpoints.get(sequence)
    if (!isNewCheckpoint(checkpoint, this.#head.sequence, existing)) return
    const kept = { sequence, stateHash }
    this.#write(encodeFrame({ letter: 'K', checkpoint: kept }), `checkpoint ${sequence}`)
    this.#checkpoints.set(sequence, kept)
  }

  async checkpoints(): Promise<readonly Checkpoint[]> {
    this.#failIfClosed()
    return [...this.#checkpoints.values()].toSorted((a, b) => a.sequence - b.sequence)
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    this.#refuseIfClosed()
    checkSnapshot(snapshot, this.#head.sequence)
    try {
      saveSnapshotFile(this.#disk, snapshot)
    } catch (error) {
      if (!(error instanceof DiskFull)) throw error
      throw diskFull(`snapshot ${snapshot.sequence}`, error)
    }
  }

  async newestSnapshot(atMost = this.#head.sequence): Promise<Snapshot | undefined> {
    this.#failIfClosed()
    return newestSnapshotFile(this.#disk, Math.min(atMost, this.#head.sequence))
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    held.delete(this.#disk)
  }

  /** Durable when it returns; else nothing was written, or the journal is closed. */
  #write(bytes: Uint8Array, what: string): void {
    try {
      this.#disk.write(LOG_FILE, this.#endOffset, bytes)
    } catch (error) {
      if (!(error instanceof DiskFull)) throw this.#closeUnknown(what, error)
      this.#orClose(() => this.#disk.truncate(LOG_FILE, this.#endOffset), what)
      throw diskFull(what, error)
    }
    this.#orClose(() => this.#disk.sync(LOG_FILE), what)
    this.#endOffset += bytes.length
  }

  #orClose(action: () => void, what: string): void {
    try {
      action()
    } catch (error) {
      throw this.#closeUnknown(what, error)
    }
  }

  #closeUnknown(what: string, cause: unknown): AppendUnknown {
    this.#isOpen = false
    held.delete(this.#disk)
    return appendUnknown(what, cause)
  }

  #refuseIfClosed(): void {
    if (!this.#isOpen) throw closedForAppend()
  }

  #failIfClosed(): void {
    if (!this.#isOpen) throw closedForRead()
  }
}
