import { type ReceiptDocument, receiptsOf } from '@plimsoll/protocol'
import type { CommittedRecord } from './committed-record.ts'

type Writing = Parameters<typeof receiptsOf>[1]

// Whoever writes of a record does so soon after it became durable.
const keptMax = 4

/**
 * The receipts of records, worked out once for archive, stream and webhooks alike, which ask for them one after the other. Those of
 * a large round are thousands.
 */
export class RecordReceipts {
  readonly #writing: Writing
  readonly #kept = new Map<CommittedRecord, readonly ReceiptDocument[]>()

  constructor(writing: Writing) {
    this.#writing = writing
  }

  of(record: CommittedRecord): readonly ReceiptDocument[] {
    const known = this.#kept.get(record)
    if (known !== undefined) return known
    const receipts = receiptsOf(record, this.#writing)
    if (receipts.length === 0) return receipts
    this.#kept.set(record, receipts)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > keptMax && oldest !== undefined) this.#kept.delete(oldest)
    return receipts
  }
}
