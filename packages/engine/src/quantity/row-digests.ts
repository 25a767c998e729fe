import { sha256Hex } from './sha256.ts'
import { utf8Bytes } from './utf8.ts'

const BLOCK_ROWS = 1024

/**
 * Digests of a list that only grows, by blocks of 1,024 rows: hashing it again costs what was added. The digests follow
 * from the rows alone.
 */
export class RowDigests<T> {
  readonly #rows: readonly T[]
  readonly #textOf: (row: T) => string
  readonly #whole: string[] = []

  /** @param textOf the one text of a row, without line feeds */
  constructor(rows: readonly T[], textOf: (row: T) => string) {
    this.#rows = rows
    this.#textOf = textOf
  }

  /** One digest a block, in order; the bytes are the rows' texts, each ended by a line feed. */
  read(): readonly string[] {
    while ((this.#whole.length + 1) * BLOCK_ROWS <= this.#rows.length) {
      this.#whole.push(this.#digest(this.#whole.length))
    }
    const isRagged = this.#whole.length * BLOCK_ROWS < this.#rows.length
    return isRagged ? [...this.#whole, this.#digest(this.#whole.length)] : this.#whole
  }

  #digest(block: number): string {
    const rows = this.#rows.slice(block * BLOCK_ROWS, (block + 1) * BLOCK_ROWS)
    return sha256Hex(utf8Bytes(rows.map((row) => `${this.#textOf(row)}\n`).join('')))
  }
}
