import type { Database, Statement } from 'better-sqlite3'
import type { KeptHead } from '../domain-feed.ts'
import type { FoundRow } from './page-of-rows.ts'

/** A case without its rounds. */
export interface CaseHead {
  readonly number: number
  readonly caseId: string
  readonly account: string
  readonly bucket: string
  /** As JSON; null where the venue was not asked to close it. */
  readonly liquidation: string | null
}

/** A receipt with whose it is. */
type OwnedRow = FoundRow & { readonly account: string }

/** Everything that is asked of the tables of an archive. Accounts are given as a JSON array. */
export interface ProjectionStatements {
  readonly place: Statement<[], KeptHead>
  readonly savePlace: Statement<[KeptHead]>
  readonly saveCase: Statement<[Omit<CaseHead, 'number'> & { readonly sequence: number }]>
  readonly saveRound: Statement<[number: number, sequence: number, document: string]>
  readonly saveReceipt: Statement<
    [sequence: number, receiptId: string, account: string, document: string]
  >
  readonly caseById: Statement<[caseId: string], CaseHead>
  readonly casesOfAll: Statement<[before: number, limit: number], CaseHead>
  readonly casesOfAccounts: Statement<[accounts: string, before: number, limit: number], CaseHead>
  /** Newest first. */
  readonly rounds: Statement<[number: number, limit: number], string>
  readonly receiptById: Statement<[receiptId: string], OwnedRow>
  readonly receiptsOfAll: Statement<[before: number, limit: number], FoundRow>
  readonly receiptsOfAccounts: Statement<
    [accounts: string, before: number, limit: number],
    FoundRow
  >
}

export function prepareProjections(database: Database): ProjectionStatements {
  const head = 'SELECT number, caseId, account, bucket, liquidation FROM caseRow'
  const receipt = 'SELECT number, document AS text FROM receipt'
  const ofAccounts = 'account IN (SELECT value FROM json_each(?)) AND number < ?'
  const newest = 'ORDER BY number DESC LIMIT ?'
  return {
    place: database.prepare('SELECT sequence, hash, needsAfter FROM place'),
    savePlace: database.prepare(
      'INSERT OR REPLACE INTO place VALUES (1, @sequence, @hash, @needsAfter)',
    ),
    saveCase: database.prepare(
      `INSERT INTO caseRow (sequence, caseId, account, bucket, liquidation)
       VALUES (@sequence, @caseId, @account, @bucket, @liquidation) ON CONFLICT (caseId) DO NOTHING`,
    ),
    saveRound: database.prepare(
      'INSERT INTO caseRound (number, sequence, document) VALUES (?, ?, ?)',
    ),
    saveReceipt: database.prepare(
      'INSERT INTO receipt (sequence, receiptId, account, document) VALUES (?, ?, ?, ?)',
    ),
    caseById: database.prepare(`${head} WHERE caseId = ?`),
    casesOfAll: database.prepare(`${head} WHERE number < ? ${newest}`),
    casesOfAccounts: database.prepare(`${head} WHERE ${ofAccounts} ${newest}`),
    rounds: database
      .prepare<[number, number], string>(
        'SELECT document FROM caseRound WHERE number = ? ORDER BY sequence DESC LIMIT ?',
      )
      .pluck(),
    receiptById: database.prepare(
      'SELECT number, account, document AS text FROM receipt WHERE receiptId = ?',
    ),
    receiptsOfAll: database.prepare(`${receipt} WHERE number < ? ${newest}`),
    receiptsOfAccounts: database.prepare(`${receipt} WHERE ${ofAccounts} ${newest}`),
  }
}

/** Forgets what records after one left behind; of record 0 on, everything, and the place too. */
export function forgetAfter(database: Database, sequence: number): void {
  database.transaction(() => {
    for (const table of ['caseRound', 'caseRow', 'receipt', 'beforeCase']) {
      database.prepare(`DELETE FROM ${table} WHERE sequence > ?`).run(sequence)
    }
    database.prepare('DELETE FROM place WHERE sequence > ?').run(sequence)
  })()
}
