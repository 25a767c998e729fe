import type { FundView } from '@plimsoll/engine'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { counted } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import type { Reader } from './reader.ts'
import { restLine, rowsShown, type Section } from './section.ts'

const columns = [
  { title: 'fund', align: 'left', shrinks: true },
  { title: 'before', align: 'right' },
  { title: 'after', align: 'right' },
  { title: 'change', align: 'right' },
  { title: 'floor', align: 'right', optional: true },
  { title: 'inventory', align: 'left', shrinks: true },
] as const

/** Every fund before and after, a row for each position it holds; nothing to say where the book has none. */
export function fundSections({ spec, funds }: ResolvedBook, reader: Reader): Section[] {
  if (funds.length === 0) return []
  const before = new Map(spec.funds.map(({ fund, balanceQuote }) => [fund, balanceQuote]))
  const rows = funds
    .slice(0, rowsShown)
    .flatMap((fund) => fundRows(fund, before.get(fund.fund) ?? 0n, reader))
  const lines = [...tableLines(columns, rows, '  '), ...restLine(funds.length, 'funds')]
  return [{ title: `Funds: ${counted(funds.length, 'fund')}`, lines }]
}

function fundRows(fund: FundView, was: bigint, reader: Reader): string[][] {
  const [first = 'none', ...others] = inventoryTexts(fund, reader)
  const money = [was, fund.balanceQuote, fund.balanceQuote - was, fund.floorQuote]
  return [
    [fund.fund, ...money.map((amount) => reader.money(amount)), first],
    ...others.map((text) => ['', ...money.map(() => ''), text]),
  ]
}

function inventoryTexts({ positions }: FundView, reader: Reader): string[] {
  const texts = positions
    .slice(0, rowsShown)
    .map(({ market, sizeLots }) => `${reader.size(market, sizeLots)} ${market}`)
  return [...texts, ...restLine(positions.length, 'positions').map((line) => line.trim())]
}
