import type { SlotNaming } from '@plimsoll/engine'
import { DomainUnavailable, type JournalHead } from '@plimsoll/journal'
import {
  type CaseAddition,
  type CaseDocument,
  caseDocumentOf,
  type CaseRoundDocument,
  type ReceiptDocument,
  type WhatWasBefore,
} from '@plimsoll/protocol'
import type { Database, Transaction } from 'better-sqlite3'
import type { CommittedRecord } from '../committed-record.ts'
import type { DomainArchive, Page, PageQuery } from '../domain-archive.ts'
import type { KeptHead, RecordKeeper } from '../domain-feed.ts'
import { BeforeCaseTable } from './before-case-table.ts'
import { rowBefore } from './page-cursor.ts'
import { type FoundRow, pageOfRows } from './page-of-rows.ts'
import { isDamage, removeTables } from './projection-tables.ts'
import {
  type CaseHead,
  forgetAfter,
  type ProjectionStatements,
  prepareProjections,
} from './projection-statements.ts'

/** Records between two places that are written without anything else to write. */
const placeEvery = 1_000

/** Rows written in one go: while that lasts nobody else is served. */
const rowsAtOnce = 1_000

/** Rows that wait for their turn; with more of them it is now. */
const rowsHeldMax = 40_000

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
export type Project = (record: CommittedRecord, before: WhatWasBefore) => ProjectedRows

/** What an archive is made of. */
export interface ProjectionParts {
  readonly domain: string
  /** Where the tables lie. */
  readonly file: string
  readonly database: Database
  /** As of the newest record that was booked. */
  readonly names: Pick<SlotNaming, 'position'>
  readonly project: Project
  /** Told why the tables lag, when that begins. */
  readonly onError: (error: unknown) => void
}

/** The part of a journal that tells whether the tables are of it. */
export interface JournalToMatch {
  readonly head: Pick<JournalHead, 'sequence'>
  readonly read: (from: number) => AsyncIterable<{ readonly hash: string }>
}

/** A row that is to be written, and the record that left it behind. */
type UnsavedRow = { readonly sequence: number } & (
  | { readonly addition: CaseAddition }
  | { readonly receipt: ReceiptDocument }
)

type Liquidation = NonNullable<CaseDocument['liquidation']>

/** A case with its rounds as a JSON array. */
type CaseRow = CaseHead & FoundRow

const beginning: KeptHead = { sequence: 0, hash: '', needsAfter: 0 }

/**
 * The archive of a domain in a file. Rows are written behind the records, some at a time, and at once when somebody asks; the place
 * they reach is written with the last of them. Rows beyond the place are those of a crash, and are forgotten.
 */
export class Projections implements DomainArchive, RecordKeeper {
  readonly #domain: string
  readonly #file: string
  readonly #database: Database
  readonly #project: Project
  readonly #onError: (error: unknown) => void
  readonly #statements: ProjectionStatements
  readonly #save: Transaction<(rows: readonly UnsavedRow[], place: KeptHead | undefined) => void>
  readonly #before: BeforeCaseTable
  #saved: KeptHead
  /** Not in the file yet, and where they lead. */
  #unsaved: UnsavedRow[] = []
  #reached: KeptHead
  #failure: Error | undefined
  #isLost = false
  /** The next writing, where one is due. */
  #writing: NodeJS.Timeout | undefined

  constructor({ domain, file, database, names, project, onError }: ProjectionParts) {
    this.#onError = onError
    this.#domain = domain
    this.#file = file
    this.#database = database
    this.#project = project
    this.#statements = prepareProjections(database)
    this.#saved = this.#statements.place.get() ?? beginning
    this.#reached = this.#saved
    this.#save = database.transaction(
      (rows: readonly UnsavedRow[], place: KeptHead | undefined) => {
        for (const each of rows) this.#write(each)
        if (place === undefined) return
        this.#statements.savePlace.run(place)
        this.#before.write(place.sequence)
      },
    )
    forgetAfter(database, this.#saved.sequence)
    this.#before = new BeforeCaseTable(database, names, this.#saved.sequence)
  }

  get needsAfter(): number {
    return this.#reached.needsAfter
  }

  /** Begins anew where the journal is not the one that the tables were derived from, or an older copy of it. */
  async adopt(journal: JournalToMatch): Promise<void> {
    if (this.#saved === beginning) return
    const { sequence, hash } = this.#saved
    if (sequence <= journal.head.sequence && (await hashAt(journal, sequence)) === hash) return
    forgetAfter(this.#database, beginning.sequence)
    this.#saved = beginning
    this.#reached = beginning
    this.#before.restart()
  }

  keep(records: readonly CommittedRecord[], head: KeptHead): void {
    this.#reached = head
    if (this.#isLost) return
    try {
      for (const record of records) {
        this.#before.follow(record)
        this.#add(record.sequence, this.#project(record, this.#before.take))
      }
    } catch (error) {
      this.#lose(error as Error)
      return
    }
    // Where a whole journal is gone through there is no time between records.
    while (this.#unsaved.length > rowsHeldMax && this.#saveSome()) continue
    const isDue = this.#unsaved.length > 0 || head.sequence - this.#saved.sequence >= placeEvery
    if (isDue) this.#writing ??= setTimeout(() => this.#writeSome(), 0).unref()
  }

  settle(): void {
    clearTimeout(this.#writing)
    this.#writing = undefined
    let isGoing = true
    while (isGoing && this.#isBehind) isGoing = this.#saveSome()
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

  #add(sequence: number, { cases, receipts }: ProjectedRows): void {
    for (const addition of cases) this.#unsaved.push({ sequence, addition })
    for (const receipt of receipts) this.#unsaved.push({ sequence, receipt })
  }

  /** Writes some rows, and sees to it that the rest follows. */
  #writeSome(): void {
    this.#writing = undefined
    if (!this.#isBehind) return
    const pauseMs = this.#saveSome() ? 0 : retryEveryMs
    if (this.#isBehind) this.#writing = setTimeout(() => this.#writeSome(), pauseMs).unref()
  }

  get #isBehind(): boolean {
    return !this.#isLost && this.#reached !== this.#saved
  }

  /** Says whether they could be written. */
  #saveSome(): boolean {
    const rows = this.#unsaved.slice(0, rowsAtOnce)
    const isLast = rows.length === this.#unsaved.length
    try {
      this.#save.immediate(rows, isLast ? this.#reached : undefined)
    } catch (error) {
      this.#note(error as Error)
      if (isDamage(error) || this.#unsaved.length > unsavedMax) this.#lose(error as Error)
      return false
    }
    this.#unsaved.splice(0, rows.length)
    if (isLast) {
      this.#saved = this.#reached
      this.#before.written()
    }
    this.#failure = undefined
    return true
  }

  #write({ sequence, ...row }: UnsavedRow): void {
    const { saveCase, saveRound, saveReceipt, caseById } = this.#statements
    if ('receipt' in row) {
      const { receiptId, account } = row.receipt
      saveReceipt.run(sequence, receiptId, account, JSON.stringify(row.receipt))
      return
    }
    const { round, liquidation, ...head } = row.addition
    const before = liquidation === undefined ? null : JSON.stringify(liquidation)
    saveCase.run({ ...head, liquidation: before, sequence })
    const { number } = caseById.get(head.caseId) as CaseHead
    saveRound.run(number, sequence, JSON.stringify(round))
  }

  *#withRounds(heads: readonly CaseHead[]): Generator<CaseRow> {
    for (const head of heads) yield { ...head, text: this.#roundsText(head) }
  }

  #roundsText({ number }: CaseHead): string {
    return `[${this.#statements.rounds.all(number, roundsMax).toReversed().join(',')}]`
  }

  #caseOf({ caseId, account, bucket, liquidation: before, text }: CaseRow): CaseDocument {
    const rounds = JSON.parse(text) as CaseRoundDocument[]
    const liquidation = before === null ? undefined : (JSON.parse(before) as Liquidation)
    const head = { domain: this.#domain, caseId, account, bucket }
    return caseDocumentOf({ ...head, ...(liquidation && { liquidation }) }, rounds)
  }

  /** Too much is missing: only the next process, which derives it again, has it. */
  #lose(cause: Error): void {
    this.#note(cause)
    this.#unsaved = []
    this.#isLost = true
  }

  #note(failure: Error): void {
    if (this.#failure === undefined) this.#onError(failure)
    this.#failure = failure
  }

  #ask<T>(query: () => T): T {
    if (this.#unsaved.length > 0 || this.#failure !== undefined) this.settle()
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
