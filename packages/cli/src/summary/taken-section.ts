import { addRatios, ratio } from '@plimsoll/engine'
import { counted } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'
import { type Cut, takenOf, vaultedOf } from './cuts.ts'
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

/** Who took over positions because he had offered to, or stood ready to; nothing to say where nobody did. */
export function takenSections(page: Page): Section[] {
  return [
    ...takenSection(page, takenOf(page), { by: 'by offer', rows: 'offers' }),
    ...takenSection(page, vaultedOf(page), { by: 'by vaults', rows: 'legs' }),
  ]
}

function takenSection(
  page: Page,
  taken: readonly Cut[],
  words: { readonly by: string; readonly rows: string },
): Section[] {
  const { reader } = page
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
      title: `Taken over ${words.by}${scopeOf(page)}: ${counted(owners, 'account')}, ${reader.money(total)} given up against mark`,
      lines: [
        ...tableLines(columns, rows, '  '),
        ...restLine(taken.length, words.rows),
        ...wrapped(
          'side: of the position that was taken over; what the account held on the other side was closed first',
          '  ',
        ),
      ],
    },
  ]
}
