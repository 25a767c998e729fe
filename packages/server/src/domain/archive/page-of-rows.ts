import type { Page } from '../domain-archive.ts'
import { cursorBefore } from './page-cursor.ts'

/** Text of a page beyond which it takes no further row, UTF-16 code units. */
const pageTextMax = 4_000_000

/** A row as it is found, newest first. */
export interface FoundRow {
  readonly number: number
  readonly text: string
}

/** So many of the rows, or fewer where they are large, and where the next page begins. */
export function pageOfRows<Found extends FoundRow, Row>(
  found: Iterable<Found>,
  limit: number,
  read: (row: Found) => Row,
): Page<Row> {
  const rows: Row[] = []
  let length = 0
  let last: Found | undefined
  for (const row of found) {
    if (rows.length === limit || length > pageTextMax) {
      return { rows, ...(last && { next: cursorBefore(last.number) }) }
    }
    rows.push(read(row))
    length += row.text.length
    last = row
  }
  return { rows }
}
