import { accessSync, constants, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Database, Transaction } from 'better-sqlite3'
import { HEAD_FILE, HeadFile } from '../files/head-file.ts'
import { newestSnapshotFile, saveSnapshotFile } from '../files/snapshot-files.ts'
import {
  AppendRefused,
  type Checkpoint,
  type Entry,
  type Journal,
  type JournalHead,
  type JournalRecord,
  type Snapshot,
} from '../journal.ts'
import { DiskFull } from '../memory/disk.ts'
import {
  appendUnknown,
  closedForAppend,
  closedForRead,
  diskFull,
} from '../record/append-failure.ts'
import { headOf } from '../record/chain.ts'
import { checkSnapshot, isNewCheckpoint } from '../record/check-place.ts'
import { type RecordFormat, type RecordFormats, recordFormats } from '../record/record-format.ts'
import { sealGroup } from '../record/seal-group.ts'
import { checkedRows, type RecordSource } from './checked-rows.ts'
import { type CheckpointRows, prepareCheckpointRows } from './checkpoint-rows.ts'
import { type FolderDisk, openFolderDisk, syncFolder } from './folder-disk.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { FormatSpans } from './format-spans.ts'
import { openDatabase } from './open-database.ts'
import { prepareRecordRows } from './record-rows.ts'
import { appendFailure, openFailure, readFailure } from './sqlite-failure.ts'

// Between two syncs of HEAD, which those of the records would wait for.
const HEAD_SYNC_PAUSE_MS = 20

export interface SqliteJournalOptions {
  /** Record formats of earlier builds, to be read beside the one that is written. */
  readonly olderFormats?: readonly RecordFormat[]
}

/**
 * The journal in a folder of this machine, made if there is none: an SQLite database, HEAD, and snapshots. The folder must
 * be on a local file system, because its lock and its syncs are no better than those below it.
 *
 * @throws JournalLocked somebody else has it open
 * @throws JournalDamaged records that were durable are missing or are not what was written; nothing was changed
 * @throws AppendRefused there is no room for a new journal, or to settle what a crash left open
 */
export async function openSqliteJournal(
  folder: string,
  options: SqliteJournalOptions = {},
): Promise<Journal> {
  const path = resolve(folder)
  const created = mkdirSync(path, { recursive: true, mode: 0o700 })
  accessSync(path, constants.R_OK | constants.W_OK)
  const lock = lockFolder(path, 'write')
  const disk = openFolderDisk(path)
  try {
    const parts = openParts(path, disk, recordFormats(options.olderFormats))
    syncFolder(path)
    if (created !== undefined) syncFolder(dirname(created))
    return new SqliteJournal(lock, disk, parts)
  } catch (error) {
    disk.close()
    lock.release()
    throw openFailure(error, path)
  }
}

interface Parts {
  readonly database: Database
  readonly headFile: HeadFile
  readonly source: RecordSource
  readonly epoch: number
  readonly head: JournalHead
}

function openParts(folder: string, disk: FolderDisk, formats: RecordFormats): Parts {
  const headFile = new HeadFile(disk)
  const { mark } = headFile
  const { database, last } = openDatabase(folder, { disk, mark, formats })
  try {
    const kept = FormatSpans.read(database)
    const spans = kept.writingFrom(last.sequence + 1)
    if (spans !== kept) spans.save(database)
    const epoch = Math.max(mark?.epoch ?? 0, last.epoch) + 1
    headFile.write({ epoch, sequence: last.sequence, hash: last.hash })
    headFile.sync()
    const source = { rows: prepareRecordRows(database), spans, formats }
    return { database, headFile, source, epoch, head: headOf(last) }
  } catch (error) {
    database.close()
    throw error
  }
}

class SqliteJournal implements Journal {
  readonly epoch: number
  readonly #lock: FolderLock
  readonly #disk: FolderDisk
  readonly #database: Database
  readonly #headFile: HeadFile
  readonly #source: RecordSource
  readonly #checkpoints: CheckpointRows
  readonly #insertAll: Transaction<(records: readonly JournalRecord[]) => void>
  #head: JournalHead
  #isOpen = true
  /** The sync of HEAD under way. */
  #headSync: Promise<void> | undefined
  #headFailure: Error | undefined
  /** Ends the pause between two of them. */
  #endPause: (() => void) | undefined
  #isClosing = false

  constructor(lock: FolderLock, disk: FolderDisk, parts: Parts) {
    this.#lock = lock
    this.#disk = disk
    this.#database = parts.database
    this.#headFile = parts.headFile
    this.#source = parts.source
    this.#head = parts.head
    this.epoch = parts.epoch
    this.#checkpoints = prepareCheckpointRows(parts.database)
    this.#insertAll = parts.database.transaction((records: readonly JournalRecord[]) => {
      parts.source.rows.insert(records)
    })
  }

  get head(): JournalHead {
    return this.#head
  }

  async append(entries: readonly Entry[]): Promise<JournalHead> {
    this.#refuseIfClosed()
    const records = sealGroup(entries, this.#head, this.epoch)
    const last = records.at(-1)
    if (last === undefined) return this.#head
    const what = `records ${this.#head.sequence + 1} to ${last.sequence}`
    this.#commit(() => this.#insertAll.immediate(records), what)
    this.#confirm(last, what)
    this.#head = headOf(last)
    return this.#head
  }

  read(fromSequence: number): AsyncIterable<JournalRecord> {
    this.#failIfClosed()
    return this.#records(Math.max(0, fromSequence), this.#head.sequence)
  }

  async *#records(first: number, last: number): AsyncGenerator<JournalRecord> {
    for (const record of checkedRows(this.#source, first, last)) {
      yield record
      this.#failIfClosed()
    }
  }

  async addCheckpoint(checkpoint: Checkpoint): Promise<void> {
    this.#refuseIfClosed()
    const { sequence } = checkpoint
    const existing = this.#readFrom(() => this.#checkpoints.at(sequence))
    if (!isNewCheckpoint(checkpoint, this.#head.sequence, existing)) return
    this.#commit(() => this.#checkpoints.insert(checkpoint), `checkpoint ${sequence}`)
  }

  async checkpoints(): Promise<readonly Checkpoint[]> {
    this.#failIfClosed()
    return this.#readFrom(() => this.#checkpoints.all())
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
    this.#isClosing = true
    this.#endPause?.()
    await this.#headSync
    if (!this.#isOpen) return
    try {
      this.#headFile.sync()
    } finally {
      this.#letGo()
    }
  }

  /** One transaction: durable when it returns, and else undone, or the journal is closed. */
  #commit(run: () => void, what: string): void {
    try {
      run()
    } catch (error) {
      const failure = this.#database.inTransaction
        ? appendUnknown(what, error)
        : appendFailure(error, what, this.#head.sequence)
      if (!(failure instanceof AppendRefused)) this.#letGo()
      throw failure
    }
  }

  /** The records are durable; HEAD says so, or the journal is closed. */
  #confirm({ epoch, sequence, hash }: JournalRecord, what: string): void {
    try {
      if (this.#headFailure !== undefined) throw this.#headFailure
      this.#headFile.write({ epoch, sequence, hash })
    } catch (error) {
      this.#letGo()
      throw appendUnknown(what, error)
    }
    this.#headSync ??= this.#syncHead()
  }

  /**
   * HEAD reaches the disk beside the next groups, with a pause after each time. Until it does, only a crash of the machine
   * that also damages the records could hide that they were there.
   */
  async #syncHead(): Promise<void> {
    try {
      while (this.#isOpen && !this.#isClosing && this.#headFile.beginSync()) {
        await this.#disk.syncInBackground(HEAD_FILE)
        this.#headFile.endSync()
        if (!this.#isClosing) await this.#pause()
      }
    } catch (error) {
      if (this.#isOpen) this.#headFailure = error as Error
    } finally {
      this.#headSync = undefined
    }
  }

  #pause(): Promise<void> {
    return new Promise((goOn) => {
      const timer = setTimeout(goOn, HEAD_SYNC_PAUSE_MS).unref()
      this.#endPause = () => {
        clearTimeout(timer)
        goOn()
      }
    })
  }

  #readFrom<T>(query: () => T): T {
    try {
      return query()
    } catch (error) {
      throw readFailure(error, this.#head.sequence)
    }
  }

  #letGo(): void {
    this.#isOpen = false
    try {
      this.#database.close()
    } finally {
      this.#disk.close()
      this.#lock.release()
    }
  }

  #refuseIfClosed(): void {
    if (!this.#isOpen) throw closedForAppend()
  }

  #failIfClosed(): void {
    if (!this.#isOpen) throw closedForRead()
  }
}
