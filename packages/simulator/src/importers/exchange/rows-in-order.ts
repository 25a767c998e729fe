import { ImportRefusal } from '../reading/import-refusal.ts'
import type { OpenRows, SourceRow } from '../reading/source-row.ts'

/** How far rows of a source may be out of order. */
export interface RowOrder {
  /**
   * Rows of the last so many milliseconds are kept until none can come before them. Infinity keeps the whole file, which
   * may then be in any order, also from the newest to the oldest.
   */
  readonly windowMs: number
  /** When a row happened; `undefined` keeps it behind the row before it. */
  readonly timeOf: (row: SourceRow) => number | undefined
}

/**
 * The rows of a file in order of time. Rows of one time stay as they stand, or, where the file goes from the newest to the
 * oldest, are turned round with it. Going on in the middle reads the file from its beginning again.
 *
 * A row that is late by more than the window stays late: whoever reads it refuses it.
 */
export function rowsInOrder(open: OpenRows, { windowMs, timeOf }: RowOrder): OpenRows {
  return async function* (input, { from, ...options }) {
    const waiting = new WaitingRows(input.name)
    let skip = from?.offset ?? 0
    const released = (rows: readonly SourceRow[]): readonly SourceRow[] => {
      const skipped = Math.min(skip, rows.length)
      skip -= skipped
      return rows.slice(skipped)
    }
    for await (const batch of open(input, options)) {
      for (const row of batch) waiting.add(row, timeOf(row))
      if (windowMs === Number.POSITIVE_INFINITY) continue
      const rows = released(waiting.release(waiting.newestMs - windowMs))
      if (rows.length > 0) yield rows
    }
    const last = released(waiting.release(Number.POSITIVE_INFINITY))
    if (last.length > 0) yield last
  }
}

interface WaitingRow {
  readonly row: SourceRow
  readonly timeMs: number
}

// A million rows of an export take some 200 MB.
const charactersMax = 256 * 1024 ** 2

class WaitingRows {
  readonly #file: string
  #rows: WaitingRow[] = []
  #characters = 0
  #lastMs = Number.NEGATIVE_INFINITY
  #released = 0
  newestMs: number = Number.NEGATIVE_INFINITY

  constructor(file: string) {
    this.#file = file
  }

  add(row: SourceRow, timeMs: number | undefined): void {
    this.#lastMs = timeMs ?? this.#lastMs
    this.newestMs = Math.max(this.newestMs, this.#lastMs)
    this.#rows.push({ row, timeMs: this.#lastMs })
    this.#characters += row.text.length
    if (this.#characters <= charactersMax) return
    const complaint = `holds more than ${charactersMax / 1024 ** 2} MB of rows that have to be put in order; export shorter periods`
    throw new ImportRefusal('tooLarge', { file: this.#file }, complaint)
  }

  /** Takes out the rows before a time, in order. */
  release(beforeMs: number): readonly SourceRow[] {
    const isWhole = beforeMs === Number.POSITIVE_INFINITY && this.#released === 0
    const [first, last] = [this.#rows[0], this.#rows.at(-1)]
    const isBackwards =
      isWhole && first !== undefined && last !== undefined && first.timeMs > last.timeMs
    const rows = (isBackwards ? this.#rows.toReversed() : this.#rows).toSorted((a, b) =>
      compare(a.timeMs, b.timeMs),
    )
    const ready = rows.filter(({ timeMs }) => timeMs < beforeMs)
    this.#rows = rows.slice(ready.length)
    this.#characters = this.#rows.reduce((sum, { row }) => sum + row.text.length, 0)
    return ready.map(({ row }) => {
      this.#released += 1
      return { ...row, next: { offset: this.#released, line: row.next.line } }
    })
  }
}

/** Rows before the first with a time are of no time; two of them are equal. */
function compare(leftMs: number, rightMs: number): number {
  return leftMs === rightMs ? 0 : leftMs < rightMs ? -1 : 1
}
