import type { InputFile } from './input-file.ts'

/** One row of an input: a line of JSON, a record of CSV, or a row of a table. */
export interface SourceRow {
  /** The line it begins on, or the number of the row in a table without lines; from 1. */
  readonly line: number
  /** The row as it stands in the file, for the quarantine. */
  readonly text: string
  /** The cells, in the order of the header; empty for a line of JSON. */
  readonly cells: readonly string[]
  /** What to give as `from` to go on behind this row. */
  readonly next: RowPosition
}

/** Between two rows of one input. */
export interface RowPosition {
  /** In bytes of the decompressed file, or in rows of a table without lines. */
  readonly offset: number
  /** The line, or row, that comes next. */
  readonly line: number
}

/** What reading the rows of a file takes besides the file. */
export interface RowsOptions {
  /** Behind which row to begin; the beginning of the file if absent. */
  readonly from?: RowPosition
  /** Told how many bytes on disk have been read, from the beginning of the file. */
  readonly onBytes?: (bytes: number) => void
  readonly signal?: AbortSignal
}

/**
 * Opens a file for reading row by row. Rows come in batches, so that waiting costs little; a batch never holds much more
 * than a megabyte, unless a single row does.
 */
export type OpenRows = (
  input: InputFile,
  options: RowsOptions,
) => AsyncIterable<readonly SourceRow[]>

/** Where a file begins. */
export const beginning: RowPosition = { offset: 0, line: 1 }
