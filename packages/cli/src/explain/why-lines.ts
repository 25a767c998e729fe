import type { LayerView } from '@plimsoll/engine'
import { fillReason } from '@plimsoll/protocol'
import { wrapped } from '../output/wrapped.ts'
import type { Reader } from '../summary/reader.ts'

const indent = '     '

/** Why each counterparty that is shown was asked, where ranks and scores do not say it already. */
export function whyLines(
  { allocation, fills }: LayerView,
  { money }: Reader,
  rowsMax: number,
): string[] {
  if (allocation === undefined || isInOrder(allocation.kind)) return []
  const shown = fills.slice(0, rowsMax)
  const byReason = Map.groupBy(shown, (fill) => fillReason(money, fill, allocation))
  const [only] = byReason.keys()
  if (only === undefined) return []
  if (byReason.size === 1) return wrapped(`why: ${only}`, indent)
  return [
    `${indent}why:`,
    ...[...byReason].flatMap(([reason, asked]) => {
      const accounts = [...new Set(asked.map(({ account }) => account))].join(', ')
      return wrapped(`${accounts}: ${reason}`, `${indent}  `)
    }),
  ]
}

function isInOrder(kind: string): boolean {
  return kind === 'queue' || kind === 'roundRobin'
}
