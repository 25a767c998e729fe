import type { AllocationSpec, Side } from '@plimsoll/engine'
import type { Rank, RankRow } from '@plimsoll/protocol'
import { counted, grouped } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import { shortBucket } from './bucket-name.ts'
import { exemptMarketText } from './exempt-market-text.ts'

/** A queue, or the part of it that was asked for. */
export interface Queue {
  readonly policy: string
  readonly allocation: AllocationSpec['kind']
  /** Markets that the policy never deleverages. */
  readonly exemptMarkets: readonly string[]
  readonly market: string
  readonly side: Side
  readonly rows: Rank
  /** Positions of the side, shown or not. */
  readonly total: number
  /** Those of them that the policy would ask. */
  readonly eligible: number
  /** The only account that was asked for. */
  readonly account?: string | undefined
  /** The options that left rows out. */
  readonly filters: readonly string[]
}

const rowsShown = 50

/** A deleveraging queue for a person to read. A policy without a queue shows no ranks. */
export function rankSummary(queue: Queue, emphasise: (text: string) => string): string[] {
  const { policy, market, side, rows, total } = queue
  const shown = rows.slice(0, rowsShown)
  return [
    emphasise(
      `${shorten(market, nameWidth)} ${side} under ${shorten(policy, nameWidth)}: ${counted(total, 'position')}`,
    ),
    orderOf(queue),
    '',
    ...(shown.length === 0 ? [nothingShown(queue)] : queueTable(queue, shown)),
    ...countLine(queue, shown.length),
    ...exemptLine(queue),
  ]
}

function orderOf({ allocation, eligible, total }: Queue): string {
  if (eligible === 0 && total > 0) return 'Nobody is eligible: every position is passed over.'
  return orders[allocation]
}

const orders: Readonly<Record<AllocationSpec['kind'], string>> = {
  queue: 'The first is cut first; five lights go first, one light last.',
  proRata: 'This policy has no queue: it asks everyone who is eligible at once.',
  roundRobin:
    'This policy has no queue: it asks one after another from a place that the seed chooses.',
  voluntary: 'This policy has no queue: it asks only those with an offer to take over positions.',
  drain:
    'This policy has no queue: lots come from the highest stress leverage, until all are level.',
  minimaxShare:
    'This policy has no queue: it asks everyone, so that the largest cut is as small as can be.',
  minimiseShortfall:
    'This policy has no queue: lots come from wherever they lower most what scenarios leave unpaid.',
}

function exemptLine({ policy, exemptMarkets }: Queue): string[] {
  if (exemptMarkets.length === 0) return []
  return wrapped(exemptMarketText(policy, exemptMarkets), '  ')
}

function nothingShown({ account, market, side, total }: Queue): string {
  if (account === undefined || total === 0) return '  none'
  return `  ${shorten(account, nameWidth)} holds no ${side} position in ${shorten(market, nameWidth)}`
}

function countLine({ rows, total, filters }: Queue, shown: number): string[] {
  if (shown === total) return []
  const isCut = shown < rows.length
  const why = [...(isCut ? ['--json lists all'] : []), ...filters].join(' ')
  return [`  ${grouped(String(shown))} of ${grouped(String(total))} shown: ${why}`]
}

function queueTable({ allocation, eligible }: Queue, shown: Rank): string[] {
  const hasRanks = allocation === 'queue' && eligible > 0
  const hasStress = allocation === 'drain' && eligible > 0
  const hasPassedOver = shown.some((row) => !row.eligible)
  const columns: Column[] = [
    ...(hasRanks
      ? ([
          { title: 'rank', align: 'right' },
          { title: 'lights', align: 'left' },
        ] as const)
      : []),
    { title: 'account', align: 'left', shrinks: true },
    { title: 'bucket', align: 'left' },
    { title: 'size', align: 'right' },
    ...(hasRanks
      ? ([
          { title: 'size ahead', align: 'right' },
          { title: 'score', align: 'right' },
          { title: 'percentile', align: 'right', optional: true },
        ] as const)
      : []),
    ...(hasStress ? [{ title: 'stress leverage', align: 'right' } as const] : []),
    ...(hasPassedOver ? [{ title: 'passed over', align: 'left' } as const] : []),
  ]
  const cells = shown.map((row) => [
    ...(hasRanks ? [String(row.rank ?? '–'), '●'.repeat(row.lights ?? 0)] : []),
    row.account,
    shortBucket(row.bucket),
    grouped(row.size),
    ...(hasRanks ? placeCells(row) : []),
    ...(hasStress ? [grouped(row.score?.display ?? '')] : []),
    ...(hasPassedOver ? [row.reason ?? ''] : []),
  ])
  return tableLines(columns, cells, '  ')
}

function placeCells({ sizeAhead, score, percentile }: RankRow): string[] {
  return [grouped(sizeAhead ?? ''), grouped(score?.display ?? ''), percentile ?? '']
}
