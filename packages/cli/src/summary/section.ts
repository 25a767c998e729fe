import { grouped } from '../output/grouped.ts'

/** A titled part of a report. */
export interface Section {
  readonly title: string
  readonly lines: readonly string[]
}

/** Rows shown of a long list; the rest is counted. */
export const rowsShown = 10

/** What to say below a list of which only the first rows are shown. */
export function restLine(total: number, what: string): string[] {
  return total <= rowsShown ? [] : [`  … and ${grouped(String(total - rowsShown))} more ${what}`]
}
