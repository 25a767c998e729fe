import { shorten } from '../output/text-width.ts'

// The engine's reasons are sentences for a document; a column of a page has room for a word or two.
const words: ReadonlyMap<string, string> = new Map([
  ['the account has a bankrupt bucket', 'bankrupt bucket'],
  ['exempt by the venue’s published list', 'marked adlExempt'],
  ['no equity above 0', 'no equity'],
  ['not in profit', 'not in profit'],
])

const reasonWidth = 20

/** Why deleveraging passes a position over, short enough for a column. */
export function passedOverWord(reason = 'not eligible'): string {
  return words.get(reason) ?? shorten(reason, reasonWidth)
}
