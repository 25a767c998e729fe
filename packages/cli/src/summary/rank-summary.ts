import type { Side } from '@plimsoll/engine'
import type { Rank } from '@plimsoll/protocol'
import { counted, grouped } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { nameWidth, shorten } from '../output/text-width.ts'

/** A queue, or the part of it that was asked for. */
export interface Queue {
  readonly policy: string
  readonly market: string
  readonly side: Side
  readonly rows: Rank
  /** Positions of the side, shown or not. */
  readonly total: number
}

const rowsShown = 50

/** A deleveraging queue for a person to read. A policy without a queue shows no ranks. */
export function rankSummary(queue: Queue, emphasise: (text: string) => string): string[] {
  const { policy, market, side, rows, total } = queue
  const shown = rows.slice(0, rowsShown)
  const hasQueue = rows.some(({ rank }) => rank !== undefined)
  const columns: Column[] = [
    ...(hasQueue
      ? ([
          { title: 'rank', align: 'right' },
          { title: 'lights', align: 'left' },
        ] as const)
      : []),
    { title: 'account', align: 'left', shrinks: true },
    { title: 'bucket', align: 'left', shrinks: true },
    { title: 'size', align: 'right' },
    ...(hasQueue
      ? ([
          { title: 'size ahead', align: 'right' },
          { title: 'score', align: 'right' },
          { title: 'percentile', align: 'right', optional: true },
        ] as const)
      : []),
    { title: 'note', align: 'left', shrinks: true },
  ]
  const cells = shown.map((row) => [
    ...(hasQueue ? [String(row.rank ?? '–'), '●'.repeat(row.lights ?? 0)] : []),
    row.account,
    row.bucket,
    grouped(row.size),
    ...(hasQueue
      ? [grouped(row.sizeAhead ?? ''), grouped(row.score?.display ?? ''), row.percentile ?? '']
      : []),
    row.eligible ? '' : `passed over: ${row.reason ?? 'not eligible'}`,
  ])
  const hidden = total - shown.length
  return [
    emphasise(
      `${shorten(market, nameWidth)} ${side} under ${shorten(policy, nameWidth)}: ${counted(total, 'position')}`,
    ),
    hasQueue || rows.length === 0
      ? 'The first is cut first; five lights go first, one light last.'
      : 'This policy has no queue: it asks everyone who is eligible at once.',
    '',
    ...(rows.length === 0 ? ['  none'] : tableLines(columns, cells, '  ')),
    ...(hidden > 0 ? [`  … and ${counted(hidden, 'more position', 'more positions')}`] : []),
  ]
}
