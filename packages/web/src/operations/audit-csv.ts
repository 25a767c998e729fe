import type { CallAnswer } from '@plimsoll/client'

/** Something privileged that happened, or was tried. */
export type AuditEntry = CallAnswer<'listAudit'>['rows'][number]

const columns = [
  'sequence',
  'time',
  'action',
  'outcome',
  'keyId',
  'owner',
  'role',
  'domain',
  'subject',
  'detail',
  'address',
  'requestId',
  'hash',
] as const

/** Entries as a table for spreadsheets: RFC 4180, times ISO 8601. */
export function auditCsv(entries: readonly AuditEntry[]): string {
  const lines = entries.map((entry) =>
    columns.map((column) =>
      cell(column === 'time' ? new Date(entry.timeMs).toISOString() : entry[column]),
    ),
  )
  return [columns, ...lines].map((line) => `${line.join(',')}\r\n`).join('')
}

/** A spreadsheet takes a text that begins like a formula for one; the apostrophe keeps it a text. */
function cell(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** What entries are looked for by; an empty text is anything. */
export interface AuditFilter {
  readonly action: string
  readonly person: string
  readonly outcome: string
}

/** The entries that fit. A person is found by owner or by key, in part. */
export function fitting(
  entries: readonly AuditEntry[],
  { action, person, outcome }: AuditFilter,
): readonly AuditEntry[] {
  const wanted = person.trim().toLowerCase()
  return entries.filter(
    (entry) =>
      (action === '' || entry.action === action) &&
      (outcome === '' || entry.outcome === outcome) &&
      `${entry.owner} ${entry.keyId}`.toLowerCase().includes(wanted),
  )
}
