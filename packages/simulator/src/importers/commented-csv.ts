import { type BookSource, refuseAt } from '@plimsoll/protocol'
import { parse } from 'csv-parse/sync'
import { csvComplaint } from './csv-complaint.ts'

/** A row of a CSV file as it is written. */
export interface CsvRow {
  readonly cells: readonly string[]
  /** Where it ends, from 1. */
  readonly line: number
}

/**
 * Rows of a CSV text, the header among them. Empty lines and those that begin with `#` are passed over; how many cells a row has
 * is for the caller to judge.
 *
 * @throws BookError `malformedCsv` naming the file
 */
export function commentedCsv(source: BookSource, text: string): CsvRow[] {
  try {
    const rows = parse(text, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
    }) as unknown as { readonly record: string[]; readonly info: { readonly lines: number } }[]
    return rows.map(({ record, info }) => ({ cells: record, line: info.lines }))
  } catch (error) {
    return refuseAt({ source }, 'malformedCsv', csvComplaint(error))
  }
}
