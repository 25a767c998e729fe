import { formatRatio } from '@plimsoll/protocol'
import { type EventTotals, eventFigures } from '@plimsoll/simulator'
import { chartLines } from '../output/chart.ts'
import { durationText } from '../output/duration.ts'
import { counted, grouped } from '../output/grouped.ts'
import { percentOf } from '../output/percent.ts'
import { tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'
import type { Section } from '../summary/section.ts'
import type { IncidentReading } from './incident-reading.ts'

const columns = [
  { title: '', align: 'left' },
  { title: 'value', align: 'right' },
  { title: 'share', align: 'right' },
] as const

const chartWidth = 60

/** Everything that was liquidated and who took it, and how deleveraging came; nothing to say where nobody was deleveraged. */
export function eventSections({ run, reader }: IncidentReading): Section[] {
  const { event } = run.summary
  const figures = eventFigures(event)
  if (figures === undefined) return []
  const { liquidated, instants, accounts } = event
  const total = liquidated.totalQuote
  const rows = [
    ['in the market', liquidated.inMarketQuote],
    ['by backstop vaults', liquidated.byVaultsQuote],
    ['by funds', liquidated.byFundsQuote],
    ['by deleveraging', liquidated.byDeleveragingQuote],
  ] as const
  return [
    {
      title: `Liquidated: ${reader.money(total)}, in ${counted(instants.length, 'instant')} of deleveraging`,
      lines: [
        ...tableLines(
          columns,
          rows
            .filter(([, quote]) => quote > 0n)
            .map(([words, quote]) => [words, reader.money(quote), percentOf(quote, total)]),
          '  ',
        ),
        ...wrapped(
          [
            `first deleveraging ${durationText(figures.untilDeleveragingMs)} after the first liquidation, with ${percent(figures.firstInstantShare)} of all ${grouped(String(event.cuts))} cuts`,
            `${percent(figures.fullShare)} closed a position whole`,
            `${formatRatio(figures.gapBps, 0)} bps from mark by value`,
            `Gini ${formatRatio(accounts.gini, 3)} over ${counted(accounts.accounts, 'account')}`,
          ].join('; '),
          '  ',
        ),
        ...courseLines(event),
      ],
    },
  ]
}

function percent(share: { readonly numerator: bigint; readonly denominator: bigint }): string {
  return percentOf(share.numerator, share.denominator)
}

/** The share of all cuts so far, from the first liquidation to the last instant. */
function courseLines({ instants, cuts, firstLiquidationMs = 0 }: EventTotals): string[] {
  const last = instants.at(-1)?.timeMs ?? firstLiquidationMs
  const spanMs = last - firstLiquidationMs
  if (spanMs <= 0) return []
  const series = Array.from({ length: chartWidth }, (_none, column) => {
    const untilMs = firstLiquidationMs + (spanMs * (column + 1)) / chartWidth
    return instants
      .filter(({ timeMs }) => timeMs <= untilMs)
      .reduce((sum, instant) => sum + instant.cuts, 0)
  })
  return [
    ...chartLines(series, { width: chartWidth, height: 4, low: 0, high: cuts }).map(
      (line) => `  ${line}`,
    ),
    ...wrapped(`cuts so far, over ${durationText(spanMs)} from the first liquidation`, '  '),
  ]
}
