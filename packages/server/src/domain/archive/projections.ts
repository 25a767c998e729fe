import { DomainUnavailable, type JournalHead } from '@plimsoll/journal'
import {
  type CaseAddition,
  type CaseDocument,
  caseDocumentOf,
  type CaseRoundDocument,
  type ReceiptDocument,
} from '@plimsoll/protocol'
import type { Database, Transaction } from 'better-sqlite3'
import type { CommittedRecord } from '../committed-record.ts'
import type { DomainArchive, Page, PageQuery } from '../domain-archive.ts'
import type { KeptHead, RecordKeeper } from '../domain-feed.ts'
import { rowBefore } from './page-cursor.ts'
import { type FoundRow, pageOfRows } from './page-of-rows.ts'
import { isDamage, removeTables } from './projection-tables.ts'
import {
  type CaseHead,
  emptyTables,
  type ProjectionStatements,
  prepareProjections,
} from './projection-statements.ts'

/** Records between two places that are written without anything else to write. */
const placeEvery = 1_000

/** Rows that may wait for room on the disk. */
const unsavedMax = 100_000

const retryEveryMs = 1_000

/** Rounds of a case that are shown. */
const roundsMax = 1_000

/** What a record leaves behind. */
export interface ProjectedRows {
  readonly cases: readonly CaseAddition[]
  readonly receipts: readonly ReceiptDocument[]
}

/** Works out what a record leaves behind. */
export type Project = (record: CommittedRecord) => ProjectedRows

/** What an archive is made of. */
export interface ProjectionParts {
  readonly domain: string
  /** Where the tables lie. */
  readonly file: string
  readonly database: Database
  readonly project: Project
  /** Told why the tables lag, when that begins. */
  readonly onError: (error: unknown) => void
}

/** The part of a journal that tells whether the tables are of it. */
export interface JournalToMatch {
  readonly head: Pick<JournalHead, 'sequence'>
  readonly read: (from: number) => AsyncIterable<{ readonly hash: string }>
}

/** A case with its rounds as a JSON array. */
type CaseRow = CaseHead & FoundRow

const beginning: KeptHead = { sequence: 0, hash: '', needsAfter: 0 }

/** The archive of a domain in a file. Rows and the place they reach are one transaction, so a crash leaves neither ahead. */
export class Projections implements DomainArchive, RecordKeeper {
  readonly #domain: string
  readonly #file: string
  readonly #database: Database
  readonly #project: Project
  readonly #onError: (error: unknown) => void
  readonly #statements: ProjectionStatements
  readonly #save: Transaction<(rows: readonly ProjectedRows[], head: KeptHead) => void>
  #saved: KeptHead
  /** Not in the file yet, and where they lead. */
  #unsaved: ProjectedRows[] = []
  #unsavedCount = 0
  #reached: KeptHead
  #failure: Error | undefined
  /** When to write again what could not be written, by the clock of the process. */
  #retryAtMs = 0

  constructor({ domain, file, database, project, onError }: ProjectionParts) {
    this.#onError = onError
    this.#domain = domain
    this.#file = file
    this.#database = database
    this.#project = project
    this.#statements = prepareProjections(database)
    this.#saved = this.#statements.place.get() ?? beginning
    this.#reached = this.#saved
    this.#save = database.transaction((rows: readonly ProjectedRows[], head: KeptHead) => {
      for (const each of rows) this.#write(each)
      this.#statements.savePlace.run(head)
    })
  }

  get needsAfter(): number {
    return this.#reached.needsAfter
  }

  /** Begins anew where the journal is not the one that the tables were derived from, or an older copy of it. */
  async adopt(journal: JournalToMatch): Promise<void> {
    if (this.#saved === beginning) return
    const { sequence, hash } = this.#saved
    if (sequence <= journal.head.sequence && (await hashAt(journal, sequence)) === hash) return
    emptyTables(this.#database)
    this.#saved = beginning
    this.#reached = beginning
  }

  keep(records: readonly CommittedRecord[], head: KeptHead): void {
    this.#reached = head
    if (this.#isLost) return
    try {
      for (const record of records) this.#add(this.#project(record))
    } catch (error) {
      this.#lose(error as Error)
      return
    }
    const isDue = this.#unsaved.length > 0 || head.sequence - this.#saved.sequence >= placeEvery
    if (isDue && performance.now() >= this.#retryAtMs) this.settle()
  }

  settle(): void {
    if (this.#isLost || this.#reached === this.#saved) return
    try {
      this.#save.immediate(this.#unsaved, this.#reached)
      this.#saved = this.#reached
      this.#unsaved = []
      this.#unsavedCount = 0
      this.#failure = undefined
      this.#retryAtMs = 0
    } catch (error) {
      this.#note(error as Error)
      this.#retryAtMs = performance.now() + retryEveryMs
      if (isDamage(error) || this.#unsavedCount > unsavedMax) this.#lose(error as Error)
    }
  }

  cases({ limit, cursor, accounts }: PageQuery): Page<CaseDocument> {
    const { casesOfAll, casesOfAccounts } = this.#statements
    const before = rowBefore(cursor)
    return this.#ask(() => {
      const heads =
        accounts === undefined
          ? casesOfAll.all(before, limit + 1)
          : casesOfAccounts.all(listOf(accounts), before, limit + 1)
      return pageOfRows(this.#withRounds(heads), limit, (row) => this.#caseOf(row))
    })
  }

  case(caseId: string, accounts?: ReadonlySet<string>): CaseDocument | undefined {
    return this.#ask(() => {
      const head = this.#statements.caseById.get(caseId)
      if (head === undefined || accounts?.has(head.account) === false) return undefined
      return this.#caseOf({ ...head, text: this.#roundsText(head) })
    })
  }

  receipts({ limit, cursor, accounts }: PageQuery): Page<ReceiptDocument> {
    const { receiptsOfAll, receiptsOfAccounts } = this.#statements
    const before = rowBefore(cursor)
    return this.#ask(() => {
      const found =
        accounts === undefined
          ? receiptsOfAll.iterate(before, limit + 1)
          : receiptsOfAccounts.iterate(listOf(accounts), before, limit + 1)
      return pageOfRows(found, limit, ({ text }) => JSON.parse(text) as ReceiptDocument)
    })
  }

  receipt(receiptId: string, accounts?: ReadonlySet<string>): ReceiptDocument | undefined {
    return this.#ask(() => {
      const row = this.#statements.receiptById.get(receiptId)
      if (row === undefined || accounts?.has(row.account) === false) return undefined
      return JSON.parse(row.text) as ReceiptDocument
    })
  }

  /** Writes what is not in the file yet. Tables that are no good any more are removed, so that the next process derives them. */
  close(): void {
    this.settle()
    this.#database.close()
    if (this.#isLost) removeTables(this.#file)
  }

  #add(rows: ProjectedRows): void {
    const count = rows.cases.length + rows.receipts.length
    if (count === 0) return
    this.#unsaved.push(rows)
    this.#unsavedCount += count
  }

  #write({ cases, receipts }: ProjectedRows): void {
    const { saveCase, saveRound, saveReceipt, caseById } = this.#statements
    for (const { round, ...head } of cases) {
      saveCase.run(head)
      const { number } = caseById.get(head.caseId) as CaseHead
      saveRound.run(number, JSON.stringify(round), number)
    }
    for (const receipt of receipts) {
      saveReceipt.run(receipt.receiptId, receipt.account, JSON.stringify(receipt))
    }
  }

  *#withRounds(heads: readonly CaseHead[]): Generator<CaseRow> {
    for (const head of heads) yield { ...head, text: this.#roundsText(head) }
  }

  #roundsText({ number }: CaseHead): string {
    return `[${this.#statements.rounds.all(number, roundsMax).toReversed().join(',')}]`
  }

  #caseOf({ caseId, account, bucket, text }: CaseRow): CaseDocument {
    const rounds = JSON.parse(text) as CaseRoundDocument[]
    return caseDocumentOf({ domain: this.#domain, caseId, account, bucket }, rounds)
  }

  /** Too much is missing: only the next process, which derives it again, has it. */
  #lose(cause: Error): void {
    this.#note(cause)
    this.#unsaved = []
    this.#unsavedCount = Number.POSITIVE_INFINITY
  }

  #note(failure: Error): void {
    if (this.#failure === undefined) this.#onError(failure)
    this.#failure = failure
  }

  get #isLost(): boolean {
    return this.#unsavedCount === Number.POSITIVE_INFINITY
  }

  #ask<T>(query: () => T): T {
    if (this.#failure !== undefined) this.settle()
    if (this.#failure !== undefined) throw this.#lagging(this.#failure)
    try {
      return query()
    } catch (error) {
      if (!isDamage(error)) throw error
      this.#lose(error as Error)
      throw this.#lagging(error as Error)
    }
  }

  #lagging({ message }: Error): DomainUnavailable {
    const remedy = this.#isLost
      ? 'restart the server, which derives it again'
      : 'it is written as soon as there is room'
    return new DomainUnavailable(
      `the archive of ${this.#domain} is not up to its journal (${message}); ${remedy}`,
    )
  }
}

function listOf(accounts: ReadonlySet<string>): string {
  return JSON.stringify([...accounts])
}

async function hashAt(journal: JournalToMatch, sequence: number): Promise<string | undefined> {
  for await (const { hash } of journal.read(sequence)) return hash
  return undefined
}
