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
  const text = recordText(entry, epoch, prevHash, charactersOf)
  // Most records are ASCII: every length in bytes is then the one in characters, and one look at the whole tells.
  const isAscii = Buffer.byteLength(text) === text.length
  return hash('sha256', isAscii ? text : recordText(entry, epoch, prevHash, bytesOf))
}

function recordText(
  entry: Entry,
  epoch: number,
  prevHash: string,
  measure: (text: string | null) => number | '-',
): string {
  const { sequence, timeMs, logicVersion, kind, command, events, policyHash } = entry
  const key = entry.idempotencyKey
  const refusal = entry.rejection
  const numbers = [
    sequence,
    epoch,
    timeMs,
    logicVersion,
    measure(kind),
    measure(key),
    measure(refusal),
    measure(command),
    measure(events),
    measure(policyHash),
    measure(prevHash),
  ].join(' ')
  const texts = [kind, key, refusal, command, events, policyHash, prevHash]
  return ['plimsoll-record-1\n', numbers, '\n', ...texts].join('')
}

function charactersOf(text: string | null): number | '-' {
  return text === null ? '-' : text.length
}

function bytesOf(text: string | null): number | '-' {
  return text === null ? '-' : Buffer.byteLength(text)
}
