import Database, { type Statement, type Transaction } from 'better-sqlite3'
import { makeOwnersFile } from '../domain/owners-file.ts'
import type { OutboxMessage } from './endpoint.ts'

const VERSION = 1
const DEAD_MAX = 10_000
// Put aside in one go, so that many that have waited too long do not keep the process from all else.
const BURIED_AT_ONCE = 1_000
// Nobody else writes to the file; whoever reads it, as a backup does, keeps it for no longer.
const BUSY_MS = 20

const schema = `
  CREATE TABLE cursor (
    endpoint TEXT NOT NULL, domain TEXT NOT NULL, sequence INTEGER NOT NULL,
    PRIMARY KEY (endpoint, domain)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE message (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint TEXT NOT NULL, id TEXT NOT NULL, queuedMs INTEGER NOT NULL, text TEXT NOT NULL,
    UNIQUE (endpoint, id)
  ) STRICT;
  CREATE INDEX messageOfEndpoint ON message (endpoint, number);
  CREATE TABLE dead (
    number INTEGER PRIMARY KEY,
    endpoint TEXT NOT NULL, id TEXT NOT NULL, reason TEXT NOT NULL, deadMs INTEGER NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE TABLE deadCount (endpoint TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE fact (
    domain TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (domain, name)
  ) STRICT, WITHOUT ROWID;
`

/** A message that waits for its receiver. */
export interface WaitingMessage {
  readonly number: number
  readonly queuedMs: number
  readonly text: string
}

/** A message and who is to get it. */
export interface AddressedMessage {
  readonly endpoint: string
  readonly message: OutboxMessage
}

/** What becomes of the memory of a watch: null forgets. */
export type FactChange = readonly [name: string, value: string | null]

/** What is added in one transaction. */
export interface OutboxAddition {
  readonly domain: string
  readonly messages: readonly AddressedMessage[]
  /** How far these receivers have been told of the domain, once this is added. */
  readonly cursors?: { readonly endpoints: readonly string[]; readonly sequence: number }
  readonly facts?: readonly FactChange[]
  readonly nowMs: number
}

/**
 * What has yet to be delivered, in one file. A message is there before the cursor passes its record, and gone only after its
 * receiver took it: whatever happens in between, it is delivered at least once.
 */
export class OutboxStore {
  readonly #database: Database.Database
  readonly #statements: Statements
  readonly #add: Transaction<(addition: OutboxAddition) => void>
  readonly #bury: Transaction<(endpoint: string, burial: Burial) => number>

  /** @param file made if there is none */
  constructor(file: string) {
    makeOwnersFile(file)
    this.#database = new Database(file, { timeout: BUSY_MS })
    this.#database.pragma('journal_mode = WAL')
    // A commit that a power cut takes back is worked out again from the journal; what was delivered is delivered again.
    this.#database.pragma('synchronous = NORMAL')
    const version = this.#database.pragma('user_version', { simple: true })
    if (version === 0) {
      this.#database.exec(`BEGIN; ${schema} PRAGMA user_version = ${VERSION}; COMMIT`)
    } else if (version !== VERSION) {
      throw new Error(`${file} is of version ${String(version)}; this build writes ${VERSION}`)
    }
    this.#database.exec('CREATE INDEX IF NOT EXISTS deadOfEndpoint ON dead (endpoint, number)')
    this.#statements = prepare(this.#database)
    this.#add = this.#database.transaction((addition) => this.#addAll(addition))
    this.#bury = this.#database.transaction((endpoint, burial) => this.#buryAll(endpoint, burial))
  }

  /** How far a receiver has been told of a domain; undefined where it never was. */
  cursor(endpoint: string, domain: string): number | undefined {
    return this.#statements.cursor.get(endpoint, domain)
  }

  add(addition: OutboxAddition): void {
    this.#add(addition)
  }

  /** The oldest messages of a receiver, so many that their text stays within a bound, one at least. */
  next(
    endpoint: string,
    { countMax, lengthMax }: { countMax: number; lengthMax: number },
  ): WaitingMessage[] {
    const found: WaitingMessage[] = []
    let length = 0
    for (const row of this.#statements.next.iterate(endpoint, countMax)) {
      length += row.text.length
      if (found.length > 0 && length > lengthMax) break
      found.push(row)
    }
    return found
  }

  /** A receiver has taken messages. */
  delivered(endpoint: string, messages: readonly WaitingMessage[]): void {
    const last = messages.at(-1)
    if (last !== undefined) this.#statements.remove.run(endpoint, last.number)
  }

  /** Puts the oldest messages of a receiver aside, some at a time. Says how many. */
  bury(endpoint: string, burial: Burial): number {
    return this.#bury(endpoint, burial)
  }

  waiting(endpoint: string): { readonly count: number; readonly oldestMs: number | null } {
    const count = this.#statements.count.get(endpoint) ?? 0
    return { count, oldestMs: this.#statements.oldestMs.get(endpoint) ?? null }
  }

  /** How many messages of a receiver were ever put aside. */
  dead(endpoint: string): number {
    return this.#statements.deadCount.get(endpoint) ?? 0
  }

  /** What a watch remembered of a domain, by name. */
  facts(domain: string): Map<string, string> {
    return new Map(this.#statements.facts.all(domain).map(({ name, value }) => [name, value]))
  }

  close(): void {
    this.#database.close()
  }

  #addAll({ domain, messages, cursors, facts = [], nowMs }: OutboxAddition): void {
    for (const { endpoint, message } of messages) {
      this.#statements.insert.run(endpoint, message.id, nowMs, JSON.stringify(message))
    }
    for (const endpoint of cursors?.endpoints ?? []) {
      this.#statements.setCursor.run(endpoint, domain, cursors?.sequence ?? 0)
    }
    for (const [name, value] of facts) {
      if (value === null) this.#statements.forget.run(domain, name)
      else this.#statements.remember.run(domain, name, value)
    }
  }

  #buryAll(endpoint: string, { beforeMs, excess, reason, nowMs }: Burial): number {
    let buried = 0
    for (const row of this.#statements.oldest.all(endpoint, BURIED_AT_ONCE)) {
      if (row.queuedMs >= beforeMs && buried >= excess) break
      this.#statements.insertDead.run(endpoint, row.id, reason, nowMs, row.text)
      this.#statements.removeOne.run(row.number)
      buried += 1
    }
    if (buried > 0) {
      this.#statements.countDead.run(endpoint, buried)
      this.#statements.trimDead.run(endpoint, endpoint, DEAD_MAX)
    }
    return buried
  }
}

/** Which messages are put aside: those queued before a time, and the oldest in any case. */
export interface Burial {
  readonly beforeMs: number
  /** So many of the oldest, whenever they were queued. */
  readonly excess: number
  readonly reason: string
  readonly nowMs: number
}

type OldRow = WaitingMessage & { readonly id: string }

interface Statements {
  readonly cursor: Statement<[endpoint: string, domain: string], number>
  readonly setCursor: Statement<[endpoint: string, domain: string, sequence: number]>
  readonly insert: Statement<[endpoint: string, id: string, queuedMs: number, text: string]>
  readonly next: Statement<[endpoint: string, limit: number], WaitingMessage>
  readonly remove: Statement<[endpoint: string, upTo: number]>
  readonly removeOne: Statement<[number: number]>
  readonly count: Statement<[endpoint: string], number>
  readonly oldestMs: Statement<[endpoint: string], number>
  readonly oldest: Statement<[endpoint: string, limit: number], OldRow>
  readonly insertDead: Statement<
    [endpoint: string, id: string, reason: string, deadMs: number, text: string]
  >
  readonly trimDead: Statement<[endpoint: string, sameEndpoint: string, keep: number]>
  readonly countDead: Statement<[endpoint: string, count: number]>
  readonly deadCount: Statement<[endpoint: string], number>
  readonly facts: Statement<[domain: string], { readonly name: string; readonly value: string }>
  readonly remember: Statement<[domain: string, name: string, value: string]>
  readonly forget: Statement<[domain: string, name: string]>
}

function prepare(database: Database.Database): Statements {
  const row = 'SELECT number, queuedMs, text FROM message WHERE endpoint = ?'
  return {
    cursor: database
      .prepare<[string, string], number>(
        'SELECT sequence FROM cursor WHERE endpoint = ? AND domain = ?',
      )
      .pluck(),
    setCursor: database.prepare('INSERT OR REPLACE INTO cursor VALUES (?, ?, ?)'),
    insert: database.prepare(
      'INSERT OR IGNORE INTO message (endpoint, id, queuedMs, text) VALUES (?, ?, ?, ?)',
    ),
    next: database.prepare(`${row} ORDER BY number LIMIT ?`),
    remove: database.prepare('DELETE FROM message WHERE endpoint = ? AND number <= ?'),
    removeOne: database.prepare('DELETE FROM message WHERE number = ?'),
    count: database
      .prepare<[string], number>('SELECT count(*) FROM message WHERE endpoint = ?')
      .pluck(),
    oldestMs: database
      .prepare<[string], number>(
        'SELECT queuedMs FROM message WHERE endpoint = ? ORDER BY number LIMIT 1',
      )
      .pluck(),
    oldest: database.prepare(
      `SELECT number, id, queuedMs, text FROM message WHERE endpoint = ? ORDER BY number LIMIT ?`,
    ),
    insertDead: database.prepare(
      'INSERT INTO dead (endpoint, id, reason, deadMs, text) VALUES (?, ?, ?, ?, ?)',
    ),
    trimDead: database.prepare(
      `DELETE FROM dead WHERE endpoint = ? AND number <=
       (SELECT number FROM dead WHERE endpoint = ? ORDER BY number DESC LIMIT 1 OFFSET ?)`,
    ),
    countDead: database.prepare(
      'INSERT INTO deadCount VALUES (?, ?) ON CONFLICT (endpoint) DO UPDATE SET count = count + excluded.count',
    ),
    deadCount: database
      .prepare<[string], number>('SELECT count FROM deadCount WHERE endpoint = ?')
      .pluck(),
    facts: database.prepare('SELECT name, value FROM fact WHERE domain = ?'),
    remember: database.prepare('INSERT OR REPLACE INTO fact VALUES (?, ?, ?)'),
    forget: database.prepare('DELETE FROM fact WHERE domain = ? AND name = ?'),
  }
}
