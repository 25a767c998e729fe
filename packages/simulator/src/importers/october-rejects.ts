import { csvText } from './csv-text.ts'
import { compareIdentifiers } from '@plimsoll/protocol'
import type { OctoberReject, OctoberTable } from './october-table.ts'

/**
 * The rows left out: line of the input, account, reason, detail, then the other columns as they
 * were. A field that is missing is empty; fields beyond the header stand in the detail.
 */
export function octoberRejectsCsv(
  rejects: readonly OctoberReject[],
  { header, notes }: Pick<OctoberTable, 'header' | 'notes'>,
): string {
  const others = [...header.keys()].filter((index) => header[index] !== 'account')
  const textOf = (fields: readonly string[]): string[] => others.map((index) => fields[index] ?? '')
  const rows = rejects
    .toSorted(compareRejects)
    .map(({ line, account, reason, detail, fields }) => [
      String(line),
      account,
      reason,
      detail,
      ...textOf(fields),
    ])
  return csvText(['line', 'account', 'reason', 'detail', ...textOf(header)], rows, notes)
}

// Lines come last, so that the order of the input shows in nothing but the line numbers themselves.
function compareRejects(a: OctoberReject, b: OctoberReject): number {
  return (
    compareIdentifiers(a.account, b.account) ||
    compareIdentifiers(a.fields.join('\n'), b.fields.join('\n')) ||
    a.line - b.line
  )
}
