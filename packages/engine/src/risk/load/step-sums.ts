import { at } from '../../quantity/assert.ts'
import { floatQuotient } from '../../quantity/division.ts'

/** 2^26: it halves a cell, so that neither half of a sum reaches 2^53 in 2^26 additions. */
const HIGH = 67_108_864

/** Exact sums of safe integers, row by row and column by column, as quick as floats. */
export class StepSums {
  readonly #columns: number
  readonly #high: Float64Array
  readonly #low: Float64Array

  constructor(rows: number, columns: number) {
    this.#columns = columns
    this.#high = new Float64Array(rows * columns)
    this.#low = new Float64Array(rows * columns)
  }

  add(row: number, column: number, amount: number): void {
    const cell = row * this.#columns + column
    const high = Math.floor(floatQuotient(amount, HIGH))
    this.#high[cell] = at(this.#high, cell) + high
    this.#low[cell] = at(this.#low, cell) + (amount - high * HIGH)
  }

  sum(row: number, column: number): bigint {
    const cell = row * this.#columns + column
    const high = at(this.#high, cell)
    const low = at(this.#low, cell)
    return high === 0 && low === 0 ? 0n : BigInt(high) * BigInt(HIGH) + BigInt(low)
  }
}
