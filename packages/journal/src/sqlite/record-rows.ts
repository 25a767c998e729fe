import type { Database, Statement } from 'better-sqlite3'
import type { JournalRecord } from '../journal.ts'

/** A row of `record` as it comes; a damaged file holds anything. */
type Row = readonly unknown[]

type Cell = number | string | null

const COLUMNS =
  'seq, epoch, timeMs, logicVersion, kind, idempotencyKey, rejection, command, events, policyHash, prevHash, hash'

/** Rows of the longer insert: more of them save nothing more. */
const ROWS_AT_ONCE = 16

// A batch ends with the record that goes beyond either.
const BATCH_COUNT_MAX = 512
const BATCH_CHARACTERS_MAX = 1 << 22

/** The statements over the table `record`. Each throws what SQLite throws. */
export interface RecordRows {
  /** Not one transaction by itself. */
  readonly insert: (records: readonly JournalRecord[]) => void
  /** Some records from a sequence on, in order; none where there are no more. `undefined` stands for a row of the wrong types. */
  readonly batchFrom: (sequence: number) => readonly (JournalRecord | undefined)[]
  readonly all: () => IterableIterator<Row>
  readonly lastSequence: () => number
}

export function prepareRecordRows(database: Database): RecordRows {
  const insertOne = prepareInsert(database, 1)
  const insertMany = prepareInsert(database, ROWS_AT_ONCE)
  const from = database
    .prepare<[number], Row>(`SELECT ${COLUMNS} FROM record WHERE seq >= ? ORDER BY seq`)
    .raw()
  const last = database.prepare<[], number | null>('SELECT max(seq) FROM record').pluck()
  return {
    insert(records) {
      for (let next = 0; next < records.length; next += ROWS_AT_ONCE) {
        const some = records.slice(next, next + ROWS_AT_ONCE)
        if (some.length === ROWS_AT_ONCE) insertMany.run(...cellsOf(some))
        else for (const record of some) insertOne.run(...cellsOf([record]))
      }
    },
    batchFrom(sequence) {
      const batch: (JournalRecord | undefined)[] = []
      let characters = 0
      for (const row of from.iterate(sequence)) {
        const record = recordOf(row)
        batch.push(record)
        characters += (record?.command.length ?? 0) + (record?.events.length ?? 0)
        if (batch.length >= BATCH_COUNT_MAX || characters > BATCH_CHARACTERS_MAX) break
      }
      return batch
    },
    all: () => from.iterate(0),
    lastSequence: () => last.get() ?? -1,
  }
}

/** One statement for so many rows: each call into SQLite costs about as much as a fifth of a row. */
function prepareInsert(database: Database, rows: number): Statement<Cell[]> {
  const places = Array.from({ length: rows }, () => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  return database.prepare(`INSERT INTO record (${COLUMNS}) VALUES ${places.join(', ')}`)
}

/** The cells of some records, row after row in the order of the columns. */
function cellsOf(records: readonly JournalRecord[]): Cell[] {
  const cells: Cell[] = []
  for (const record of records) {
    cells.push(
      record.sequence,
      record.epoch,
      record.timeMs,
      record.logicVersion,
      record.kind,
      record.idempotencyKey,
      record.rejection,
      record.command,
      record.events,
      record.policyHash,
      record.prevHash,
      record.hash,
    )
  }
  return cells
}

/** The record a row holds; undefined where a column is not of its type. */
export function recordOf(row: Row): JournalRecord | undefined {
  const [sequence, epoch, timeMs, logicVersion, kind, idempotencyKey, rejection] = row
  const [command, events, policyHash, prevHash, hash] = row.slice(7)
  if (!isNumber(sequence) || !isNumber(epoch)) return undefined
  if (!isNumber(timeMs) || !isNumber(logicVersion)) return undefined
  if (!isText(kind) || !isTextOrNull(idempotencyKey) || !isTextOrNull(rejection)) return undefined
  if (!isText(command) || !isText(events) || !isText(policyHash)) return undefined
  if (!isText(prevHash) || !isText(hash)) return undefined
  return {
    sequence,
    epoch,
    timeMs,
    logicVersion,
    kind,
    idempotencyKey,
    rejection,
    command,
    events,
    policyHash,
    prevHash,
    hash,
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}
