import type { JournalRecord } from '../journal.ts'
import { checkedRecord, damagedAfter, FIRST_LINK, type Link, linkOf } from '../record/chain.ts'
import type { RecordFormats } from '../record/record-format.ts'
import type { FormatSpans } from './format-spans.ts'
import type { RecordRows } from './record-rows.ts'
import { readFailure } from './sqlite-failure.ts'

/** What is needed to make records of rows. */
export interface RecordSource {
  readonly rows: RecordRows
  readonly spans: FormatSpans
  readonly formats: RecordFormats
}

/**
 * The records from a sequence up to another in the terms of today, each checked against its hash and its predecessor's. No statement is under way
 * between two of them, so that others may write meanwhile.
 *
 * @throws JournalDamaged the next record is missing or not what was written
 */
export function* checkedRows(
  { rows, spans, formats }: RecordSource,
  first: number,
  last: number,
): Generator<JournalRecord> {
  if (first > last) return
  let previous = first === 0 ? FIRST_LINK : linkAt({ rows, spans, formats }, first - 1)
  while (previous.sequence < last) {
    for (const stored of batchAfter(rows, previous)) {
      if (stored === undefined)
        throw damagedAfter(previous.sequence, 'has a column of a wrong type')
      const version = spans.versionAt(previous.sequence + 1)
      const record = checkedRecord(previous, { stored, version }, formats)
      yield record
      previous = record
      if (previous.sequence >= last) return
    }
  }
}

/** The record at a sequence, of which only the hash is believed. */
function linkAt({ rows, spans, formats }: RecordSource, sequence: number): Link {
  const [stored] = batchAfter(rows, { ...FIRST_LINK, sequence: sequence - 1 })
  if (stored?.sequence !== sequence) {
    throw damagedAfter(sequence - 1, 'is missing or has a column of a wrong type')
  }
  return linkOf({ stored, version: spans.versionAt(sequence) }, formats)
}

function batchAfter(rows: RecordRows, { sequence }: Link): ReturnType<RecordRows['batchFrom']> {
  let batch: ReturnType<RecordRows['batchFrom']> = []
  try {
    batch = rows.batchFrom(sequence + 1)
  } catch (error) {
    throw readFailure(error, sequence)
  }
  if (batch.length === 0) throw damagedAfter(sequence, 'is missing')
  return batch
}
