/** Rows of a long table that are drawn, and the room that the others take up. */
export interface RowWindow {
  readonly first: number
  /** After the last. */
  readonly end: number
  readonly above: number
  readonly below: number
}

/** Rows that are drawn beyond either edge, so that a quick scroll finds them there. */
const beyond = 12

/**
 * The rows of a table that are seen. All lengths in pixels, every row as high as the next.
 *
 * @param rows of the whole table
 */
export function rowWindow(
  rows: number,
  rowHeight: number,
  scrolled: number,
  seenHeight: number,
): RowWindow {
  const first = Math.max(0, Math.min(rows, Math.floor(scrolled / rowHeight) - beyond))
  const end = Math.min(rows, Math.ceil((scrolled + seenHeight) / rowHeight) + beyond)
  return { first, end, above: first * rowHeight, below: (rows - end) * rowHeight }
}

/** Where to scroll so that a row is seen, and no further than needed. */
export function scrollToRow(
  row: number,
  rowHeight: number,
  scrolled: number,
  seenHeight: number,
): number {
  const top = row * rowHeight
  if (top < scrolled) return top
  const bottom = top + rowHeight
  return bottom > scrolled + seenHeight ? bottom - seenHeight : scrolled
}
