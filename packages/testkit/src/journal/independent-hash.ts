import { createHash } from 'node:crypto'
import type { JournalRecord } from '@plimsoll/journal'

/** The hash of a record, written from `docs/journal.md` alone. */
export function independentHash(record: JournalRecord): string {
  const numbers = [record.sequence, record.epoch, record.timeMs, record.logicVersion]
  const texts = [
    record.kind,
    record.idempotencyKey,
    record.rejection,
    record.command,
    record.events,
    record.policyHash,
    record.prevHash,
  ].map((text) => (text === null ? null : Buffer.from(text, 'utf8')))
  const lengths = texts.map((text) => (text === null ? '-' : text.length))
  const digest = createHash('sha256')
  digest.update('plimsoll-record-1\n', 'ascii')
  digest.update(`${[...numbers, ...lengths].join(' ')}\n`, 'ascii')
  for (const text of texts) if (text !== null) digest.update(text)
  return digest.digest('hex')
}
