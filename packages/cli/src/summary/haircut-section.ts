import { isLedgerOf } from '../book/concerning.ts'
import { counted } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { type Page, scopeOf } from './page.ts'
import { restLine, rowsShown, type Section } from './section.ts'

/** Whose gains the profit haircut charged; nothing to say where it did not act. */
export function haircutSections(page: Page): Section[] {
  const { account, reader, shown } = page
  const charges = new Map<string, bigint>()
  for (const { layers } of shown.round.cases) {
    for (const { layer, postings } of layers) {
      if (layer !== 'profitHaircut') continue
      for (const { ledger, amountQuote } of postings) {
        if (amountQuote < 0n) charges.set(ledger, (charges.get(ledger) ?? 0n) - amountQuote)
      }
    }
  }
  if (charges.size === 0) return []
  const isOwn = (ledger: string): boolean => account !== undefined && isLedgerOf(ledger, account)
  const largest = [...charges].sort(
    ([left, leftCharge], [right, rightCharge]) =>
      Number(isOwn(right)) - Number(isOwn(left)) ||
      (rightCharge < leftCharge ? -1 : rightCharge > leftCharge ? 1 : 0),
  )
  const total = largest.reduce((sum, [, amount]) => sum + amount, 0n)
  const columns = [
    { title: 'ledger', align: 'left', shrinks: true },
    { title: 'charged', align: 'right' },
  ] as const
  const rows = largest.slice(0, rowsShown).map(([ledger, amount]) => [ledger, reader.money(amount)])
  const section = {
    title: `Profit haircut${scopeOf(page)}: ${counted(charges.size, 'bucket')} charged ${reader.money(total)}`,
    lines: [...tableLines(columns, rows, '  '), ...restLine(charges.size, 'buckets')],
  }
  return [section]
}
