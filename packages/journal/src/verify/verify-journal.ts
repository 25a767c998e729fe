import { constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { HEAD_FILE, HeadFile } from '../files/head-file.ts'
import { readSnapshotFile, snapshotFile, snapshotSequences } from '../files/snapshot-files.ts'
import type { Disk } from '../memory/disk.ts'
import { type RecordFormat, type RecordFormats, recordFormats } from '../record/record-format.ts'
import { prepareCheckpointRows } from '../sqlite/checkpoint-rows.ts'
import { openFolderDisk } from '../sqlite/folder-disk.ts'
import { LOCK_FILE, lockFolder } from '../sqlite/folder-lock.ts'
import { FormatSpans } from '../sqlite/format-spans.ts'
import { DATABASE_FILE } from '../sqlite/open-database.ts'
import { prepareRecordRows } from '../sqlite/record-rows.ts'
import { schemaComplaint } from '../sqlite/schema.ts'
import { isDamage } from '../sqlite/sqlite-failure.ts'
import { type CheckedRecords, RecordCheck } from './check-records.ts'
import { Findings, type JournalFinding } from './findings.ts'

export interface VerifyOptions {
  /** Where the copy that is read may lie; it takes as much room as the journal. The system's folder if absent. */
  readonly temporaryFolder?: string
  /** Record formats of earlier builds, to be read beside the one that is written. */
  readonly olderFormats?: readonly RecordFormat[]
}

export interface JournalReport {
  /** How many there are, good or not. */
  readonly records: number
  /** The last record before the first that something is wrong with; −1 where not even the first is good. */
  readonly lastGoodSequence: number
  /** Empty where everything is as it was written. */
  readonly findings: readonly JournalFinding[]
}

/**
 * Whether the journal in a folder is what was written there: the database, every record and the chain, HEAD, checkpoints and
 * snapshots. Reads a copy and changes no file, so that a damaged journal stays as it was found. Whether the records follow
 * from their commands is not looked at.
 *
 * @throws JournalLocked somebody has it open
 * @throws Error there is no journal, or no room for the copy
 */
export async function verifyJournal(
  folder: string,
  options: VerifyOptions = {},
): Promise<JournalReport> {
  const path = resolve(folder)
  if (!existsSync(join(path, DATABASE_FILE)) && !existsSync(join(path, HEAD_FILE))) {
    throw new Error(`${folder}: there is no journal here`)
  }
  const lock = existsSync(join(path, LOCK_FILE)) ? lockFolder(path, 'read') : undefined
  const copy = mkdtempSync(join(options.temporaryFolder ?? tmpdir(), 'plimsoll-verify-'))
  try {
    for (const file of [DATABASE_FILE, `${DATABASE_FILE}-wal`]) copyFile(path, copy, file)
    return examine(openFolderDisk(path), join(copy, DATABASE_FILE), options)
  } finally {
    rmSync(copy, { recursive: true, force: true })
    lock?.release()
  }
}

function copyFile(from: string, to: string, file: string): void {
  if (!existsSync(join(from, file))) return
  copyFileSync(join(from, file), join(to, file), constants.COPYFILE_FICLONE)
}

function examine(disk: Disk, databasePath: string, options: VerifyOptions): JournalReport {
  const findings = new Findings()
  const { mark } = new HeadFile(disk)
  if (mark === undefined) findings.ofFile(HEAD_FILE, 'is missing or unreadable')
  const examination = { findings, mark, formats: recordFormats(options.olderFormats) }
  const { checked, stateHashes } = examineDatabase(databasePath, examination)
  checkSnapshots(disk, checked, stateHashes, findings)
  return {
    records: checked.count,
    lastGoodSequence: findings.lastGoodSequence(checked.lastSequence),
    findings: findings.listed,
  }
}

interface Examination {
  readonly findings: Findings
  readonly mark: HeadFile['mark']
  readonly formats: RecordFormats
}

interface ExaminedDatabase {
  readonly checked: CheckedRecords
  /** What the checkpoints say, by sequence. */
  readonly stateHashes: ReadonlyMap<number, string>
}

function examineDatabase(path: string, { findings, mark, formats }: Examination): ExaminedDatabase {
  const stateHashes = new Map<number, string>()
  let check: RecordCheck | undefined
  let database: Database.Database | undefined
  try {
    database = new Database(path, { timeout: 0 })
    prepareCopy(database)
    checkPages(database, findings)
    const complaint = schemaComplaint(database)
    if (complaint !== undefined) findings.ofFile(DATABASE_FILE, complaint)
    const spans = FormatSpans.read(database)
    check = new RecordCheck(findings, { spans, formats, mark })
    check.run(prepareRecordRows(database))
    checkCheckpoints(database, check.checked, stateHashes, findings)
  } catch (error) {
    if (!isDamage(error)) throw error
    const last = check?.checked.lastSequence ?? -1
    findings.ofFile(DATABASE_FILE, `cannot be read after record ${last} (${error.message})`)
  } finally {
    database?.close()
  }
  return { checked: check?.checked ?? { count: 0, lastSequence: -1 }, stateHashes }
}

function prepareCopy(database: Database.Database): void {
  database.pragma('locking_mode = EXCLUSIVE')
  database.pragma('synchronous = OFF')
  database.pragma('cell_size_check = ON')
  database.pragma('trusted_schema = OFF')
}

/** SQLite's own check of pages, indexes and column types. */
function checkPages(database: Database.Database, findings: Findings): void {
  const rows = database.prepare<[], string>('PRAGMA integrity_check(20)').pluck().all()
  for (const row of rows) if (row !== 'ok') findings.ofFile(DATABASE_FILE, row)
}

function checkCheckpoints(
  database: Database.Database,
  { lastSequence }: CheckedRecords,
  stateHashes: Map<number, string>,
  findings: Findings,
): void {
  for (const { sequence, stateHash } of prepareCheckpointRows(database).all()) {
    stateHashes.set(sequence, stateHash)
    if (sequence >= 0 && sequence <= lastSequence) continue
    findings.ofFile(DATABASE_FILE, `checkpoint ${sequence} is of a record that is not there`)
  }
}

function checkSnapshots(
  disk: Disk,
  { lastSequence }: CheckedRecords,
  stateHashes: ReadonlyMap<number, string>,
  findings: Findings,
): void {
  for (const sequence of snapshotSequences(disk)) {
    const file = snapshotFile(sequence)
    const snapshot = readSnapshotFile(disk, sequence)
    const atCheckpoint = stateHashes.get(sequence)
    if (snapshot === undefined) {
      findings.ofFile(file, 'is damaged; an older one or the records will be used instead')
    } else if (sequence > lastSequence) {
      findings.ofFile(file, 'is of a record that is not there')
    } else if (atCheckpoint !== undefined && atCheckpoint !== snapshot.stateHash) {
      findings.ofFile(file, `is of another state than checkpoint ${sequence}`)
    }
  }
}
