import type { Database } from 'better-sqlite3'
import type { HeadMark } from '../files/head-file.ts'
import { JournalDamaged } from '../journal.ts'
import { damagedAfter, FIRST_LINK, type Link } from '../record/chain.ts'
import type { RecordFormats } from '../record/record-format.ts'
import { checkedRows } from './checked-rows.ts'
import { FormatSpans } from './format-spans.ts'
import { prepareRecordRows } from './record-rows.ts'
import { schemaComplaint } from './schema.ts'

// Records before HEAD that are looked at on opening; those before them are checked when they are read.
const TAIL_COUNT = 256

/**
 * The last record, once the records at the end and HEAD have borne it out. Changes nothing.
 *
 * @throws JournalDamaged the end of the records is not what was written, or does not reach HEAD
 */
export function examineTail(
  database: Database,
  mark: HeadMark | undefined,
  formats: RecordFormats,
): Link {
  const complaint = schemaComplaint(database)
  if (complaint !== undefined) {
    throw new JournalDamaged(`the database ${complaint}`, { lastGoodSequence: -1 })
  }
  const source = {
    rows: prepareRecordRows(database),
    spans: FormatSpans.read(database),
    formats,
  }
  const lastSequence = source.rows.lastSequence()
  checkReach(lastSequence, mark)
  const named = mark?.sequence ?? -1
  let last = FIRST_LINK
  for (const record of checkedRows(source, Math.max(0, named - TAIL_COUNT), lastSequence)) {
    if (record.sequence === named && record.hash !== mark?.hash) {
      throw damagedAfter(named - 1, 'is not the one that HEAD names')
    }
    last = record
  }
  return last
}

function checkReach(lastSequence: number, mark: HeadMark | undefined): void {
  if (mark === undefined && lastSequence >= 0) {
    const message =
      'HEAD is missing or unreadable, so that nobody can tell whether records are missing'
    throw new JournalDamaged(message, { lastGoodSequence: lastSequence })
  }
  if (mark === undefined || mark.sequence <= lastSequence) return
  throw damagedAfter(
    lastSequence,
    `is missing: the journal was truncated, or its end is damaged; HEAD names record ${mark.sequence}`,
  )
}
