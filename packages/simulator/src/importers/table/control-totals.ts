import type { Decimal } from '@plimsoll/protocol'
import { addDecimals, formatDecimal, parseDecimal, subtractDecimals } from '../decimal-text.ts'
import { ImportRefusal } from '../reading/import-refusal.ts'
import type { SourceRow } from '../reading/source-row.ts'

/** What whoever made a table says of the whole of it. */
export interface ControlMap {
  /** How many rows there are, without the header. */
  readonly rows?: bigint
  /** What the cells of a column add up to, as they are written. */
  readonly sums: ReadonlyMap<string, Decimal>
}

/**
 * Counts and adds up the rows of the tables of one name, to hold them against what was said of the whole: a table that
 * ends early, or holds a row twice, is found by that and often by nothing else.
 */
export class ControlTotals {
  readonly #control: ControlMap
  readonly #emptyCells: readonly string[]
  #rows = 0n
  readonly #sums: Map<string, Decimal>
  #unread = 0

  /** @param emptyCells texts that say that a cell is empty, besides no text at all */
  constructor(control: ControlMap, emptyCells: readonly string[]) {
    this.#control = control
    this.#emptyCells = emptyCells
    this.#sums = new Map([...control.sums.keys()].map((column) => [column, zero]))
  }

  take({ cells }: SourceRow, columns: readonly string[]): void {
    this.#rows += 1n
    for (const [column, sum] of this.#sums) {
      const cell = cells[columns.indexOf(column)]?.trim() ?? ''
      if (cell === '' || this.#emptyCells.includes(cell)) continue
      const amount = parseDecimal(cell)
      if (amount === undefined) this.#unread += 1
      else this.#sums.set(column, addDecimals(sum, amount))
    }
  }

  /** As plain JSON, for an import that goes on later. */
  save(): SavedTotals {
    const sums = [...this.#sums].map(([column, { digits, places }]): SavedSum => {
      return [column, String(digits), places]
    })
    return { rows: String(this.#rows), sums, unread: this.#unread }
  }

  restore({ rows, sums, unread }: SavedTotals): void {
    this.#rows = BigInt(rows)
    this.#unread = unread
    for (const [column, digits, places] of sums) {
      this.#sums.set(column, { digits: BigInt(digits), places })
    }
  }

  /**
   * Refuses tables that are not what was said of them.
   *
   * @param file as messages name the tables
   * @throws ImportRefusal
   */
  refuseOther(file: string): void {
    const { rows, sums } = this.#control
    const problems: string[] = []
    if (rows !== undefined && rows !== this.#rows) {
      problems.push(`${this.#rows} rows where the mapping says ${rows}`)
    }
    for (const [column, expected] of sums) {
      const sum = this.#sums.get(column) ?? zero
      if (subtractDecimals(sum, expected).digits === 0n) continue
      const without = this.#unread === 0 ? '' : `, without ${this.#unread} cells that are no number`
      const said = formatDecimal(expected)
      problems.push(
        `${column} adds up to ${formatDecimal(sum)}${without} where the mapping says ${said}`,
      )
    }
    if (problems.length === 0) return
    const complaint = `has ${problems.join('; ')}; rows are missing, twice or changed, or "control" is of another table`
    throw new ImportRefusal('controlTotal', { file }, complaint)
  }
}

interface SavedTotals {
  readonly rows: string
  readonly sums: readonly SavedSum[]
  readonly unread: number
}

type SavedSum = readonly [column: string, digits: string, places: number]

const zero: Decimal = { digits: 0n, places: 0 }
