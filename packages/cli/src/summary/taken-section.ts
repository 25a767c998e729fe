import { addRatios, ratio } from '@plimsoll/engine'
import { counted } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'
import { takenOf } from './cuts.ts'
import { type Page, scopeOf } from './page.ts'
import { restLine, rowsShown, type Section } from './section.ts'

const columns: readonly Column[] = [
  { title: 'account', align: 'left', shrinks: true },
  { title: 'side', align: 'left' },
  { title: 'market', align: 'left', shrinks: true },
  { title: 'size', align: 'right' },
  { title: 'price', align: 'right' },
  { title: 'mark', align: 'right' },
  { title: 'value', align: 'right', optional: true },
  { title: 'against mark', align: 'right' },
]

/** Who took over positions because he had offered to; nothing to say where nobody did. */
export function takenSections(page: Page): Section[] {
  const { reader } = page
  const taken = takenOf(page)
  if (taken.length === 0) return []
  const total = taken.reduce((sum, { forgoneQuote }) => addRatios(sum, forgoneQuote), ratio(0n))
  const owners = new Set(taken.map(({ account }) => account)).size
  const rows = taken
    .slice(0, rowsShown)
    .map((one) => [
      one.account,
      one.side,
      one.market,
      reader.size(one.market, one.lots),
      reader.price(one.market, one.priceTicks),
      reader.price(one.market, one.markPriceTicks),
      reader.money(one.valueQuote),
      reader.money(one.forgoneQuote),
    ])
  return [
    {
      title: `Taken over by offer${scopeOf(page)}: ${counted(owners, 'account')}, ${reader.money(total)} given up against mark`,
      lines: [
        ...tableLines(columns, rows, '  '),
        ...restLine(taken.length, 'offers'),
        ...wrapped(
          'side: of the position that was taken over; what the account held on the other side was closed first',
          '  ',
        ),
      ],
    },
  ]
}
