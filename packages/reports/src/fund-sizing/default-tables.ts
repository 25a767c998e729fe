import { element, type Markup } from '../markup/markup.ts'
import { type Cell, nameCell, numberCell, pageTable, wordCell } from '../page/page-table.ts'
import { grouped } from '../text/grouped.ts'
import type { FundSizingDocument } from './fund-sizing-document.ts'
import { amountCell, type AmountText, levelText } from './read-amounts.ts'

/** Who defaults, who pays as things are declared, and which runs to look at. */
export function defaultSections(document: FundSizingDocument, text: AmountText): Markup[] {
  const amount = (decimal: string): Cell => amountCell(text, decimal)
  return [
    element('h2', {}, 'Cover-n: the largest defaults'),
    ...pageTable({
      caption: 'The n largest defaults of a run together, without fees',
      titles: ['n', 'Mean', levelText(Number(document.confidence)), 'Largest'],
      rows: document.cover.map(({ count, mean, valueAtRisk, largest }) => [
        wordCell(String(count)),
        ...[mean, valueAtRisk, largest].map(amount),
      ]),
    }),
    ...standingTable(document, amount),
    ...declaredTable(document, amount),
    ...worstTable(document, amount),
  ]
}

function standingTable(
  { standing }: FundSizingDocument,
  amount: (decimal: string) => Cell,
): Markup[] {
  const counts = standing[0]?.together.map(({ count }) => count) ?? []
  return pageTable({
    caption:
      'The book as it stands: all marks moved at once, nobody liquidated before; what the n largest are short of together',
    titles: [
      'Move',
      'Owners short',
      'Short of',
      ...counts.map((count) => `n = ${count}`),
      'Largest',
    ],
    rows: standing.map(({ movePercent, owners, deficit, together, largest }) => [
      wordCell(`${signed(movePercent)}\u00A0%`),
      numberCell(owners),
      amount(deficit),
      ...together.map((row) => amount(row.deficit)),
      nameCell(
        largest
          .slice(0, 3)
          .map(({ owner }) => owner)
          .join(', '),
      ),
    ]),
  })
}

function declaredTable(
  { declared, paths }: FundSizingDocument,
  amount: (decimal: string) => Cell,
): Markup[] {
  const rows = [
    ['Deficits', declared.deficit],
    ['Paid by funds', declared.fundsPaid],
    ['Taken from counterparties by deleveraging', declared.deleveragingPaid],
    ['Charged on gains', declared.haircut],
    ['Left', declared.left],
    ['Closed by deleveraging, value', declared.deleveragedValue],
    ['What that cost against mark', declared.forgone],
  ] as const
  return [
    element('h2', {}, 'As things are declared'),
    element(
      'p',
      {},
      `The same runs with the waterfall and the funds that there are: others than funds pay in ${grouped(String(declared.pathsOthersPaid))} of ${grouped(String(paths))} runs; ${grouped(declared.deleveragedAccounts)} accounts are deleveraged in the mean.`,
    ),
    ...pageTable({
      caption: 'Means over the runs',
      titles: ['', 'Amount'],
      rows: rows.map(([words, decimal]) => [wordCell(words), amount(decimal)]),
    }),
  ]
}

function worstTable({ worst }: FundSizingDocument, amount: (decimal: string) => Cell): Markup[] {
  return [
    element('h2', {}, 'Runs that ask for most'),
    ...pageTable({
      caption: 'To look at first: their seeds give the same runs again',
      titles: ['Seed', 'Worst moment', 'At the end', 'Paid', 'Fees', 'Cases', 'Largest defaults'],
      rows: worst.map(({ seed, peak, end, paid, fees, cases, owners }) => [
        wordCell(String(seed)),
        ...[peak, end, paid, fees].map(amount),
        numberCell(cases),
        nameCell(
          owners
            .slice(0, 3)
            .map(({ owner }) => owner)
            .join(', '),
        ),
      ]),
    }),
  ]
}

function signed(percent: string): string {
  return percent.startsWith('-') ? `−${percent.slice(1)}` : `+${percent}`
}
