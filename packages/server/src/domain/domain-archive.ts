import type { CaseDocument, ReceiptDocument } from '@plimsoll/protocol'

/** Rows of a listing, and where the next page begins; no cursor after the last. Cursors are opaque to clients. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next?: string
}

/** Which rows are wanted. */
export interface PageQuery {
  /** 1 to 1,000. A page is shorter where its rows are large. */
  readonly limit: number
  /** As given by the page before. */
  readonly cursor?: string
  /** Only what concerns these accounts; absent: everything. */
  readonly accounts?: ReadonlySet<string>
}

/** A cursor that no page gave. */
export class CursorRefused extends Error {
  override readonly name = 'CursorRefused'
}

/**
 * What rounds did, kept in tables beside the journal so that it can be asked without reading the journal again. Derived: it can
 * be deleted while the server is stopped, and is written anew.
 *
 * Everything throws `DomainUnavailable` while the tables lag behind the journal, as on a full disk.
 */
export interface DomainArchive {
  /**
   * Newest first. With accounts: cases of theirs, not those in which they were cut.
   *
   * @throws CursorRefused
   */
  cases(query: PageQuery): Page<CaseDocument>
  /** With accounts: undefined where it is none of theirs. Of a long case the newest 1,000 rounds. */
  case(caseId: string, accounts?: ReadonlySet<string>): CaseDocument | undefined
  /**
   * Newest first.
   *
   * @throws CursorRefused
   */
  receipts(query: PageQuery): Page<ReceiptDocument>
  /** With accounts: undefined where it is none of theirs. */
  receipt(receiptId: string, accounts?: ReadonlySet<string>): ReceiptDocument | undefined
}
