import { hash } from 'node:crypto'
import type { Entry } from '../journal.ts'

/** Stands for the record before record 0. */
export const NO_HASH: string = '0'.repeat(64)

/**
 * SHA-256 of the canonical text of a record in UTF-8, as 64 hexadecimal digits. The text is a line that names the form, a line
 * of whole numbers in decimal (the number fields, then the length in bytes of each text field, `-` for null), and the
 * text fields one after the other, so that no two records share one. `docs/journal.md` says it for other languages.
 *
 * The strings must be well formed: half a surrogate pair has no UTF-8.
 */
export function recordHash(entry: Entry, epoch: number, prevHash: string): string {
  const { sequence, timeMs, logicVersion, kind, command, events, policyHash } = entry
  const key = entry.idempotencyKey
  const refusal = entry.rejection
  const lengths = `${bytesOf(kind)} ${bytesOf(key)} ${bytesOf(refusal)} ${bytesOf(command)} ${bytesOf(events)} ${bytesOf(policyHash)} ${bytesOf(prevHash)}`
  const texts = `${kind}${key ?? ''}${refusal ?? ''}${command}${events}${policyHash}${prevHash}`
  return hash(
    'sha256',
    `plimsoll-record-1\n${sequence} ${epoch} ${timeMs} ${logicVersion} ${lengths}\n${texts}`,
  )
}

function bytesOf(text: string | null): number | '-' {
  return text === null ? '-' : Buffer.byteLength(text)
}
