import { hash } from 'node:crypto'
import type { Entry } from '../journal.ts'

/** Stands for the record before record 0. */
export const NO_HASH: string = '0'.repeat(64)

/**
 * SHA-256 of the canonical text of a record in UTF-8, as 64 hexadecimal digits. The text is a line that names the form, then
 * every field as `<length in bytes>:<text>,` (whole numbers in decimal, null as `-,`), so that no two records share
 * one. `docs/journal.md` says it for other languages.
 *
 * The strings must be well formed: half a surrogate pair has no UTF-8.
 */
export function recordHash(entry: Entry, epoch: number, prevHash: string): string {
  const text =
    'plimsoll-record-1\n' +
    countedAscii(`${entry.sequence}`) +
    countedAscii(`${epoch}`) +
    countedAscii(`${entry.timeMs}`) +
    countedAscii(`${entry.logicVersion}`) +
    counted(entry.kind) +
    counted(entry.idempotencyKey) +
    counted(entry.rejection) +
    counted(entry.command) +
    counted(entry.events) +
    counted(entry.policyHash) +
    countedAscii(prevHash)
  return hash('sha256', text)
}

function counted(field: string | null): string {
  return field === null ? '-,' : `${Buffer.byteLength(field)}:${field},`
}

/** The same where every character is one byte. */
function countedAscii(field: string): string {
  return `${field.length}:${field},`
}
