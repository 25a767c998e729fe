import type { CaseDocument, ReceiptDocument } from '@plimsoll/protocol'

/** Rows of a listing, and where the next page begins; no cursor after the last. Cursors are opaque to clients. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next?: string
}

/** Which rows are wanted. */
export interface PageQuery {
  /** 1 to 1,000. */
  readonly limit: number
  /** As given by the page before. */
  readonly cursor?: string
  /** Only what concerns these accounts; absent: everything. */
  readonly accounts?: ReadonlySet<string>
}

/**
 * What rounds did, kept in tables beside the journal so that it can be asked without reading the journal again. Derived: it can
 * be deleted while the server is stopped, and is written anew.
 */
export interface DomainArchive {
  /** Newest first. With accounts: cases of theirs, not those in which they were cut. */
  cases(query: PageQuery): Page<CaseDocument>
  case(caseId: string): CaseDocument | undefined
  /** Newest first. */
  receipts(query: PageQuery): Page<ReceiptDocument>
  receipt(receiptId: string): ReceiptDocument | undefined
}
