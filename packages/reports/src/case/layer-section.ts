import type { ResolvedFill, ResolvedLayer } from '@plimsoll/protocol'
import { element, type Markup } from '../markup/markup.ts'
import {
  type Cell,
  nameCell,
  numberCell,
  pageTable,
  ratioCell,
  wordCell,
} from '../page/page-table.ts'
import { sumOf } from '../text/sum-of.ts'
import { counted, money } from './case-words.ts'

/** Rows of a list; a page of a case that cut ten thousand accounts is still opened by a browser. */
const rowsMax = 1_000

/** A layer in a word or two: what it is, and whose or which. */
export function layerName(layer: ResolvedLayer): string {
  const { policy, fund, account, mode, base, extent } = layer
  const named = [layer.layer, policy, fund, account].filter((part) => part !== undefined).join(' ')
  const how = [mode, base, extent].filter((part) => part !== undefined).join(', ')
  return how === '' ? named : `${named} (${how})`
}

/** What one layer did for a case, row by row; nothing where it changed nothing. */
export function layerSection(layer: ResolvedLayer, place: number): Markup[] {
  const { fills, postings, hidden } = layer
  if (fills.length === 0 && postings.length === 0 && hidden === undefined) return []
  return [
    element('h3', {}, `${place}. ${layerName(layer)}`),
    ...summaryLines(layer),
    ...fillsTable(fills),
    ...reasonsTable(fills),
    ...postingsTable(layer),
    ...hiddenLines(layer),
  ]
}

function summaryLines({
  fills,
  hidden,
  price,
  repayable,
  chargesFlatAccounts,
}: ResolvedLayer): Markup[] {
  const accounts = new Set(fills.map(({ account }) => account)).size
  const value = money(sumOf(fills.map((fill) => fill.value)))
  const cost = money(sumOf(fills.map((fill) => fill.forgone)))
  const sentences = [
    ...(fills.length === 0 || hidden !== undefined
      ? []
      : [
          `${counted(fills.length, 'fill')} with ${counted(accounts, 'account')}, worth ${value}; cost to them against mark ${cost}.`,
        ]),
    ...(price === undefined ? [] : [`Price rule ${price}.`]),
    ...(repayable ? ['What was charged is owed back.'] : []),
    ...(chargesFlatAccounts ? ['Accounts without a position are charged too.'] : []),
  ]
  return sentences.length === 0 ? [] : [element('p', {}, sentences.join(' '))]
}

function fillsTable(fills: readonly ResolvedFill[]): Markup[] {
  const hasRanks = fills.some(({ rank }) => rank !== undefined)
  const hasScores = fills.some(({ score }) => score !== undefined)
  const hasAfter = fills.some(({ scoreAfter }) => scoreAfter !== undefined)
  const row = (fill: ResolvedFill): Cell[] => [
    nameCell(fill.account),
    nameCell(fill.bucket),
    nameCell(fill.market),
    wordCell(fill.side),
    numberCell(fill.size),
    numberCell(fill.price),
    numberCell(fill.markPrice),
    numberCell(fill.bankruptcyPrice),
    ...(hasRanks ? [numberCell(fill.rank)] : []),
    ...(hasScores ? [ratioCell(fill.score)] : []),
    ...(hasAfter ? [ratioCell(fill.scoreAfter)] : []),
    numberCell(fill.realisedPnl),
    numberCell(fill.forgone),
  ]
  return pageTable({
    caption: captionOf('Fills, in the order of filling', fills.length),
    titles: [
      'Account',
      'Bucket',
      'Market',
      'Side',
      'Size',
      'Price',
      'Mark',
      'Bankruptcy',
      ...(hasRanks ? ['Rank'] : []),
      ...(hasScores ? ['Score'] : []),
      ...(hasAfter ? ['Score after'] : []),
      'Realised',
      'Against mark',
    ],
    rows: fills.slice(0, rowsMax).map(row),
  })
}

/** Why each was asked; what all have in common is said once. */
function reasonsTable(fills: readonly ResolvedFill[]): Markup[] {
  const byReason = Map.groupBy(
    fills.filter(({ reason }) => reason !== undefined),
    ({ reason = '' }) => reason,
  )
  const [only] = byReason.keys()
  if (only === undefined) return []
  if (byReason.size === 1) return [element('p', {}, `Why: ${only}.`)]
  return pageTable({
    caption: captionOf('Why each was asked', byReason.size),
    titles: ['Account', 'Reason'],
    rows: [...byReason]
      .slice(0, rowsMax)
      .map(([reason, asked]) => [
        nameCell([...new Set(asked.map(({ account }) => account))].join(', ')),
        nameCell(reason),
      ]),
  })
}

function postingsTable({ postings }: ResolvedLayer): Markup[] {
  return pageTable({
    caption: captionOf('Postings', postings.length),
    titles: ['Ledger', 'Amount'],
    rows: postings
      .slice(0, rowsMax)
      .map(({ ledger, amount }) => [nameCell(ledger), numberCell(amount)]),
  })
}

function captionOf(words: string, count: number): string {
  if (count <= rowsMax) return words
  return `${words}; the first ${rowsMax} of ${count}, the document of the case has all`
}

function hiddenLines({ hidden }: ResolvedLayer): Markup[] {
  if (hidden === undefined) return []
  const rows = `${counted(hidden.fills, 'fill')} and ${counted(hidden.postings, 'posting')}`
  return [element('p', { class: 'quiet' }, `Not shown: ${rows} of other accounts.`)]
}
