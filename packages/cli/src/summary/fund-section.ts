import type { FundView } from '@plimsoll/engine'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { counted } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import type { Reader } from './reader.ts'
import { restLine, rowsShown, type Section } from './section.ts'

const columnsOf = (hasLess: boolean): readonly Column[] => [
  { title: 'fund', align: 'left', shrinks: true },
  { title: 'before', align: 'right' },
  { title: 'after', align: 'right' },
  { title: 'change', align: 'right' },
  { title: 'floor', align: 'right', optional: true },
  ...(hasLess ? [{ title: 'available', align: 'right' } as const] : []),
  { title: 'inventory', align: 'left', shrinks: true },
]

/** Every fund before and after, a row for each position it holds; nothing to say where the book has none. */
export function fundSections({ spec, funds }: ResolvedBook, reader: Reader): Section[] {
  if (funds.length === 0) return []
  const before = new Map(spec.funds.map(({ fund, balanceQuote }) => [fund, balanceQuote]))
  const hasLess = funds.some(canPayLess)
  const rows = funds
    .slice(0, rowsShown)
    .flatMap((fund) => fundRows(fund, before.get(fund.fund) ?? 0n, { reader, hasLess }))
  const lines = [...tableLines(columnsOf(hasLess), rows, '  '), ...restLine(funds.length, 'funds')]
  return [{ title: `Funds: ${counted(funds.length, 'fund')}`, lines }]
}

/** Whether its inventory has lost so much that it can pay less than what is above its floor. */
function canPayLess({ balanceQuote, floorQuote, availableQuote }: FundView): boolean {
  return availableQuote < balanceQuote - floorQuote
}

function fundRows(
  fund: FundView,
  was: bigint,
  { reader, hasLess }: { readonly reader: Reader; readonly hasLess: boolean },
): string[][] {
  const [first = 'none', ...others] = inventoryTexts(fund, reader)
  const money = [
    was,
    fund.balanceQuote,
    fund.balanceQuote - was,
    fund.floorQuote,
    ...(hasLess ? [fund.availableQuote] : []),
  ]
  const name = fund.purpose === 'venueCapital' ? `${fund.fund} (the venue’s own)` : fund.fund
  return [
    [name, ...money.map((amount) => reader.money(amount)), first],
    ...others.map((text) => ['', ...money.map(() => ''), text]),
  ]
}

function inventoryTexts({ positions }: FundView, reader: Reader): string[] {
  const texts = positions
    .slice(0, rowsShown)
    .map(({ market, sizeLots }) => `${reader.size(market, sizeLots)} ${market}`)
  return [...texts, ...restLine(positions.length, 'positions').map((line) => line.trim())]
}
