import { counted } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import type { Page } from './page.ts'
import { restLine, rowsShown, type Section } from './section.ts'

const columns: readonly Column[] = [
  { title: 'account', align: 'left', shrinks: true },
  { title: 'side', align: 'left' },
  { title: 'market', align: 'left', shrinks: true },
  { title: 'size', align: 'right' },
  { title: 'mark', align: 'right' },
  { title: 'value', align: 'right' },
]

/** Other legs of broken hedges that were closed against each other; nothing to say where none was. */
export function hedgeSections({ shown, account, reader }: Page): Section[] {
  const closed = shown.round.hedgesCrossed.filter(
    (row) => account === undefined || row.account === account,
  )
  if (closed.length === 0) return []
  const rows = closed
    .slice(0, rowsShown)
    .map((row) => [
      row.account,
      row.side,
      row.market,
      reader.size(row.market, row.lots),
      reader.price(row.market, row.markPriceTicks),
      reader.money(row.valueQuote),
    ])
  return [
    {
      title: `Other legs of broken hedges, closed at mark as agreed: ${counted(closed.length, 'position')}`,
      lines: [...tableLines(columns, rows, '  '), ...restLine(closed.length, 'positions')],
    },
  ]
}
