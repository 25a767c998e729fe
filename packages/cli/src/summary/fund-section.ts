import type { FundView } from '@plimsoll/engine'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { counted } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import type { Reader } from './reader.ts'
import { restLine, rowsShown, type Section } from './section.ts'

/** Every fund before and after; nothing to say where the book has none. */
export function fundSections({ spec, funds }: ResolvedBook, reader: Reader): Section[] {
  if (funds.length === 0) return []
  const before = new Map(spec.funds.map(({ fund, balanceQuote }) => [fund, balanceQuote]))
  const columns = [
    { title: 'fund', align: 'left', shrinks: true },
    { title: 'before', align: 'right' },
    { title: 'after', align: 'right' },
    { title: 'change', align: 'right' },
    { title: 'floor', align: 'right', optional: true },
    { title: 'inventory', align: 'left', shrinks: true },
  ] as const
  const rows = funds.slice(0, rowsShown).map((fund) => {
    const was: bigint = before.get(fund.fund) ?? 0n
    return [
      fund.fund,
      reader.money(was),
      reader.money(fund.balanceQuote),
      reader.money(fund.balanceQuote - was),
      reader.money(fund.floorQuote),
      inventoryText(fund, reader),
    ]
  })
  const lines = [...tableLines(columns, rows, '  '), ...restLine(funds.length, 'funds')]
  return [{ title: `Funds: ${counted(funds.length, 'fund')}`, lines }]
}

function inventoryText({ positions }: FundView, reader: Reader): string {
  const [first, ...others] = positions
  if (first === undefined) return 'none'
  const text = `${reader.size(first.market, first.sizeLots)} ${first.market}`
  return others.length === 0 ? text : `${text} +${counted(others.length, 'position')}`
}
