import type { CaseView, ExposureView } from '@plimsoll/engine'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { counted } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import type { Reader } from './reader.ts'
import { restLine, rowsShown, type Section } from './section.ts'

/** The bankrupt buckets, the largest deficits first. */
export function caseSection({ round }: ResolvedBook, reader: Reader): Section {
  const { cases } = round
  const shown = cases.toSorted(byDeficit).slice(0, rowsShown)
  const hasIsolated = shown.some(({ bucket }) => bucket !== 'cross')
  const columns: Column[] = [
    { title: 'account', align: 'left', shrinks: true },
    ...(hasIsolated ? [{ title: 'bucket', align: 'left', shrinks: true } as const] : []),
    { title: 'side', align: 'left' },
    { title: 'size', align: 'right' },
    { title: 'market', align: 'left', shrinks: true },
    { title: 'mark', align: 'right', optional: true },
    { title: 'bankruptcy', align: 'right' },
    { title: 'deficit', align: 'right' },
    { title: 'status', align: 'left' },
  ]
  const rows = shown.map((one) => [
    one.account,
    ...(hasIsolated ? [one.bucket] : []),
    ...exposureCells(one.exposure, reader),
    reader.money(one.deficitQuote),
    one.status,
  ])
  return {
    title: `Cases: ${counted(cases.length, 'bankrupt bucket')}`,
    lines: [
      ...tableLines(columns, rows, '  '),
      ...restLine(cases.length, 'cases'),
      ...suspendedLines(cases, reader),
    ],
  }
}

function byDeficit(left: CaseView, right: CaseView): number {
  const difference = right.deficitQuote - left.deficitQuote
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Side, size, market, mark and bankruptcy price; of several legs only their number. */
function exposureCells([leg, ...others]: readonly ExposureView[], reader: Reader): string[] {
  if (leg === undefined) return ['none', '', '', '', '']
  if (others.length > 0) return ['several', '', counted(others.length + 1, 'leg'), '', '']
  return [
    leg.side,
    reader.size(leg.market, leg.lots),
    leg.market,
    reader.price(leg.market, leg.markPriceTicks),
    reader.price(leg.market, leg.bankruptcyPriceTicks),
  ]
}

function suspendedLines(cases: readonly CaseView[], reader: Reader): string[] {
  const suspended = cases.filter(({ status }) => status === 'suspended')
  const lines = suspended.slice(0, rowsShown).flatMap((one) => {
    const left = reader.money(one.residualDeficitQuote)
    const legs = counted(one.residualExposure.length, 'leg')
    const name = shorten(one.account, nameWidth)
    return wrapped(
      `${name} stays open: ${left} and ${legs} left; ${one.reason ?? 'no reason given'}`,
      '  ',
    )
  })
  return [...lines, ...restLine(suspended.length, 'open cases')]
}
