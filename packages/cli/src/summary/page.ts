import type { ResolvedBook } from '../book/resolve-book.ts'
import type { Reader } from './reader.ts'

/** What a page of a resolution is made from. */
export interface Page {
  /** The whole round. */
  readonly whole: ResolvedBook
  /** The part of it that was asked for; the whole where nothing was. */
  readonly shown: ResolvedBook
  readonly reader: Reader
  /** The only account that was asked for. */
  readonly account?: string | undefined
}

/** What a title adds where its figures are those of some cases only. */
export function scopeOf({ account, shown }: Page): string {
  if (account === undefined) return ''
  return shown.round.cases.length === 1 ? ' in this case' : ' in these cases'
}
