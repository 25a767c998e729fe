import { decodeValue, encodeValue } from '@plimsoll/journal'
import Database from 'better-sqlite3'
import { type FoundRow, pageOfRows } from '../archive/page-of-rows.ts'
import { rowBefore } from '../archive/page-cursor.ts'
import type { Page, PageQuery } from '../domain-archive.ts'
import { makeOwnersFile } from '../owners-file.ts'
import type { ShadowDifference } from './shadow-ledger.ts'
import { type EngineDecision, legKey, type PostedDecision } from './decision.ts'

/** How long everything waits for somebody else who has the tables. */
const busyMsMax = 20

const schema = `
  CREATE TABLE IF NOT EXISTS decision (
    number INTEGER PRIMARY KEY,
    side TEXT NOT NULL CHECK (side IN ('venue', 'engine')),
    decisionId TEXT UNIQUE,
    leg TEXT NOT NULL,
    timeMs INTEGER NOT NULL,
    document TEXT NOT NULL,
    isCompared INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS request (
    idempotencyKey TEXT PRIMARY KEY,
    decisionId TEXT NOT NULL,
    isNew INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS openDecision ON decision (side, leg, number) WHERE isCompared = 0;
  CREATE TABLE IF NOT EXISTS difference (
    number INTEGER PRIMARY KEY,
    document TEXT NOT NULL
  ) STRICT;
`

interface DecisionRow {
  readonly number: number
  readonly document: string
}

/** What was posted under an Idempotency-Key, and what was answered. */
interface PostedRequest {
  readonly decisionId: string
  readonly isNew: boolean
}

/** A decision that is kept, by its number. */
export interface Kept<D> {
  readonly number: number
  readonly decision: D
}

type Side = 'venue' | 'engine'

type DecisionOf<Who extends Side> = { venue: PostedDecision; engine: EngineDecision }[Who]

const waitingRows = 'SELECT number, document FROM decision WHERE isCompared = 0 AND side = ?'

function keptOf<Who extends Side>({ number, document }: DecisionRow): Kept<DecisionOf<Who>> {
  return { number, decision: decodeValue(document) as DecisionOf<Who> }
}

/**
 * Decisions of a venue and of the engine, and what came of comparing them, in a file. Unlike an archive it cannot be derived
 * again: every write is synced.
 */
export class ShadowTables {
  readonly #database: Database.Database

  constructor(file: string) {
    makeOwnersFile(file)
    this.#database = new Database(file, { timeout: busyMsMax })
    this.#database.pragma('journal_mode = WAL')
    this.#database.pragma('synchronous = FULL')
    this.#database.exec(schema)
  }

  /** All of it, or nothing. */
  together<T>(write: () => T): T {
    return this.#database.transaction(write).immediate()
  }

  keepVenue(decision: PostedDecision): number {
    return this.#keep('venue', decision, decision.decisionId)
  }

  keepEngine(decision: EngineDecision): number {
    return this.#keep('engine', decision, null)
  }

  venueDecision(decisionId: string): PostedDecision | undefined {
    const row = this.#database
      .prepare<[string], DecisionRow>('SELECT number, document FROM decision WHERE decisionId = ?')
      .get(decisionId)
    return row && (decodeValue(row.document) as PostedDecision)
  }

  /** What was first posted under a key. */
  request(idempotencyKey: string): PostedRequest | undefined {
    const row = this.#database
      .prepare<[string], { readonly decisionId: string; readonly isNew: number }>(
        'SELECT decisionId, isNew FROM request WHERE idempotencyKey = ?',
      )
      .get(idempotencyKey)
    return row && { decisionId: row.decisionId, isNew: row.isNew === 1 }
  }

  keepRequest(idempotencyKey: string, { decisionId, isNew }: PostedRequest): void {
    this.#database
      .prepare('INSERT INTO request (idempotencyKey, decisionId, isNew) VALUES (?, ?, ?)')
      .run(idempotencyKey, decisionId, Number(isNew))
  }

  /** Decisions about a leg that wait for their counterpart, oldest first. */
  waiting<Who extends Side>(who: Who, leg: string): Kept<DecisionOf<Who>>[] {
    return this.#database
      .prepare<[Side, string], DecisionRow>(`${waitingRows} AND leg = ? ORDER BY number`)
      .all(who, leg)
      .map((row) => keptOf<Who>(row))
  }

  /** Decisions before a time that still wait, oldest first. */
  waitingSince<Who extends Side>(who: Who, beforeMs: number): Kept<DecisionOf<Who>>[] {
    return this.#database
      .prepare<[Side, number], DecisionRow>(`${waitingRows} AND timeMs < ? ORDER BY number`)
      .all(who, beforeMs)
      .map((row) => keptOf<Who>(row))
  }

  /** Keeps a comparison, whose id is given with its number, and ends the waiting of what was compared. */
  keepDifference(
    compared: readonly number[],
    write: (differenceId: string) => ShadowDifference,
  ): void {
    for (const number of compared) {
      this.#database.prepare('UPDATE decision SET isCompared = 1 WHERE number = ?').run(number)
    }
    const last = this.#database
      .prepare<[], number | null>('SELECT max(number) FROM difference')
      .pluck()
      .get()
    const number = (last ?? 0) + 1
    this.#database
      .prepare('INSERT INTO difference (number, document) VALUES (?, ?)')
      .run(number, JSON.stringify(write(String(number))))
  }

  /** Newest first. */
  differences({ limit, cursor }: PageQuery): Page<ShadowDifference> {
    const found = this.#database
      .prepare<[number, number], FoundRow>(
        `SELECT number, document AS text FROM difference
         WHERE number < ? ORDER BY number DESC LIMIT ?`,
      )
      .iterate(rowBefore(cursor), limit + 1)
    return pageOfRows(found, limit, ({ text }) => JSON.parse(text) as ShadowDifference)
  }

  difference(differenceId: string): ShadowDifference | undefined {
    const text = this.#database
      .prepare<[string], string>('SELECT document FROM difference WHERE CAST(number AS TEXT) = ?')
      .pluck()
      .get(differenceId)
    return text === undefined ? undefined : (JSON.parse(text) as ShadowDifference)
  }

  close(): void {
    this.#database.close()
  }

  #keep(who: Side, decision: PostedDecision | EngineDecision, id: string | null): number {
    const { lastInsertRowid } = this.#database
      .prepare(
        'INSERT INTO decision (side, decisionId, leg, timeMs, document) VALUES (?, ?, ?, ?, ?)',
      )
      .run(who, id, legKey(decision.leg), decision.timeMs, encodeValue(decision))
    return Number(lastInsertRowid)
  }
}
