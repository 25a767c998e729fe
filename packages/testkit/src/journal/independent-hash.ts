import { createHash } from 'node:crypto'
import type { JournalRecord } from '@plimsoll/journal'

/** The hash of a record, written from `docs/journal.md` alone. */
export function independentHash(record: JournalRecord): string {
  const fields = [
    record.sequence,
    record.epoch,
    record.timeMs,
    record.logicVersion,
    record.kind,
    record.idempotencyKey,
    record.rejection,
    record.command,
    record.events,
    record.policyHash,
    record.prevHash,
  ]
  const digest = createHash('sha256')
  digest.update('plimsoll-record-1\n', 'ascii')
  for (const field of fields) {
    if (field === null) {
      digest.update('-,')
      continue
    }
    const bytes = Buffer.from(String(field), 'utf8')
    digest.update(`${bytes.length}:`).update(bytes).update(',')
  }
  return digest.digest('hex')
}
