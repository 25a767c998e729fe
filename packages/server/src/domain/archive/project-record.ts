import { type BookFormat, caseRoundsOf } from '@plimsoll/protocol'
import type { RecordReceipts } from '../record-receipts.ts'
import type { Project } from './projections.ts'

/** What the records of a domain leave behind in its archive. */
export function projectionOf(format: BookFormat, receipts: RecordReceipts): Project {
  return (record, before) => ({
    cases: record.round === undefined ? [] : caseRoundsOf(record.round, record, format, before),
    receipts: receipts.of(record),
  })
}
