import { CursorRefused } from '../domain-archive.ts'

const shape = /^n([1-9][0-9]{0,15})$/u

/** The cursor of the page that goes on before a row, counted from 1. */
export function cursorBefore(row: number): string {
  return Buffer.from(`n${row}`).toString('base64url')
}

/**
 * The row before which a page is to begin; without a cursor, beyond the last.
 *
 * @throws CursorRefused
 */
export function rowBefore(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  const row = Number(shape.exec(text)?.[1])
  if (!Number.isSafeInteger(row) || cursorBefore(row) !== cursor) {
    throw new CursorRefused('the cursor was not given by this listing')
  }
  return row
}
