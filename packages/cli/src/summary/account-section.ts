import type { AccountView, PositionView } from '@plimsoll/engine'
import { counted, grouped } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import type { Page } from './page.ts'
import type { Reader } from './reader.ts'
import type { Section } from './section.ts'

const accountsShown = 50

const columns: readonly Column[] = [
  { title: 'account', align: 'left', shrinks: true },
  { title: 'collateral', align: 'right' },
  { title: 'side', align: 'left' },
  { title: 'size', align: 'right' },
  { title: 'market', align: 'left', shrinks: true },
  { title: 'margin', align: 'left' },
]

/** What accounts have and hold after the round, in order of their ids: a row for each position. */
export function accountSection({ shown, reader }: Page): Section {
  const { accounts } = shown
  const hidden = accounts.length - accountsShown
  const rows = accounts.slice(0, accountsShown).flatMap((account) => accountRows(account, reader))
  return {
    title: `Accounts afterwards: ${counted(accounts.length, 'account')}`,
    lines: [
      ...tableLines(columns, rows, '  '),
      ...(hidden > 0 ? [`  … and ${grouped(String(hidden))} more accounts; --json lists all`] : []),
    ],
  }
}

function accountRows(
  { account, collateralQuote, positions }: AccountView,
  reader: Reader,
): string[][] {
  const collateral = reader.money(collateralQuote)
  if (positions.length === 0) return [[account, collateral, 'none', '', '', '']]
  return positions.map((position, index) => [
    ...(index === 0 ? [account, collateral] : ['', '']),
    ...positionCells(position, reader),
  ])
}

function positionCells(
  { market, sizeLots, marginMode, isolatedMarginQuote }: PositionView,
  reader: Reader,
): string[] {
  const lots: bigint = sizeLots
  const margin = isolatedMarginQuote === undefined ? '' : ` ${reader.money(isolatedMarginQuote)}`
  return [
    lots === 0n ? 'closed' : lots > 0n ? 'long' : 'short',
    reader.size(market, lots < 0n ? -lots : lots),
    market,
    marginMode + margin,
  ]
}
