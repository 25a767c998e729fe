import type { BookSpec } from '@plimsoll/engine'
import { type BookFormat, caseRoundsOf, type EventWriter, receiptsOf } from '@plimsoll/protocol'
import type { Project } from './projections.ts'

/** What the records of a domain leave behind in its archive. */
export function projectionOf(
  { markets }: Pick<BookSpec, 'markets'>,
  format: BookFormat,
  writer: EventWriter,
): Project {
  return (record) => ({
    cases: record.round === undefined ? [] : caseRoundsOf(record.round, record, format),
    receipts: receiptsOf(record, { format, markets, writer }),
  })
}
