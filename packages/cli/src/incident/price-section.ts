import { compareRatios, type Ratio } from '@plimsoll/engine'
import { changeInPpm, type PriceTotals } from '@plimsoll/simulator'
import { chartLines } from '../output/chart.ts'
import { tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'
import type { Section } from '../summary/section.ts'
import type { IncidentReading } from './incident-reading.ts'
import { changeText, verdictText } from './timeline-text.ts'

const pathWidth = 30

const columns = [
  { title: 'market', align: 'left', shrinks: true },
  { title: 'start', align: 'right' },
  { title: 'lowest', align: 'right' },
  { title: 'change', align: 'right' },
  { title: 'end', align: 'right' },
  { title: 'change', align: 'right' },
  { title: 'path', align: 'left', optional: true },
] as const

/** Where prices went, and what the gate refused. */
export function priceSection({ run, reader }: IncidentReading): Section {
  const { prices, startMs, endMs } = run.summary
  const rows = prices.map((row, index) => [
    row.market,
    reader.price(row.market, row.firstMarkTicks),
    reader.price(row.market, row.lowestMarkTicks),
    changeText(changeInPpm(row.firstMarkTicks, row.lowestMarkTicks)),
    reader.price(row.market, row.lastMarkTicks),
    changeText(changeInPpm(row.firstMarkTicks, row.lastMarkTicks)),
    pathOf(run.track.points.flatMap(({ marksTicks }) => marksTicks[index] ?? [])),
  ])
  const columnSeconds = Math.round((endMs - startMs) / pathWidth / 1_000)
  return {
    title: 'Prices, as the gate let them through',
    lines: [
      ...tableLines(columns, rows, '  '),
      ...(rows.length === 0 ? [] : [`  path: the lowest mark in each ${columnSeconds} s`]),
      ...prices.flatMap((row) => refusedLines(row)),
    ],
  }
}

/** Prices as numbers relative to their highest: a chart needs no more. */
function pathOf(marks: readonly Ratio[]): string {
  const [first] = marks
  if (first === undefined) return ''
  const highest = marks.reduce((most, mark) => (compareRatios(mark, most) > 0 ? mark : most), first)
  const series = marks.map((mark) => changeInPpm(highest, mark))
  return chartLines(series, { width: pathWidth, pick: 'least' }).join('')
}

function refusedLines({ market, refused, halts }: PriceTotals): string[] {
  if (refused.length === 0 && halts === 0) return []
  const what = [
    ...refused.map(({ verdict, count }) => `${verdictText(verdict)} ×${count}`),
    ...(halts > 0 ? [`halted ×${halts}`] : []),
  ]
  return wrapped(`${market} refused: ${what.join(', ')}`, '  ')
}
