import type { FundTotals } from '@plimsoll/simulator'
import { chartLines } from '../output/chart.ts'
import { counted } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { utcTime } from '../output/utc.ts'
import type { Section } from '../summary/section.ts'
import type { IncidentReading } from './incident-reading.ts'

const chartWidth = 72
const chartHeight = 4

/** Columns between the first and the last: what changed balances, and whether it stands there when it changed none. */
const changes: readonly {
  readonly title: string
  readonly amountOf: (fund: FundTotals) => bigint
  readonly isRare?: true
}[] = [
  { title: '+ fees', amountOf: ({ feesQuote }) => feesQuote },
  { title: '+ put in', amountOf: ({ movedQuote }) => movedQuote, isRare: true },
  { title: '− paid', amountOf: ({ paidQuote }) => paidQuote },
  { title: '+ returned', amountOf: ({ returnedQuote }) => returnedQuote },
  { title: '+ inventory', amountOf: ({ inventoryQuote }) => inventoryQuote, isRare: true },
]

/** Funds before and after, and the course of their balance. */
export function fundsSections(reading: IncidentReading): Section[] {
  const { run, reader } = reading
  const { funds } = run.summary
  if (funds.length === 0) return []
  const shown = changes.filter(
    ({ amountOf, isRare }) => isRare === undefined || funds.some((fund) => amountOf(fund) !== 0n),
  )
  const columns = [
    { title: 'fund', align: 'left', shrinks: true },
    { title: 'before', align: 'right' },
    ...shown.map(({ title }) => ({ title, align: 'right' }) as const),
    { title: '= after', align: 'right' },
    { title: 'floor', align: 'right', optional: true },
  ] as const
  const rows = funds.map((row) => [
    row.fund,
    ...[
      row.beforeQuote,
      ...shown.map(({ amountOf }) => amountOf(row)),
      row.afterQuote,
      row.floorQuote,
    ].map((amount) => reader.money(amount)),
  ])
  return [
    {
      title: `Funds: ${counted(funds.length, 'fund')}`,
      lines: [...tableLines(columns, rows, '  '), ...balanceChart(reading)],
    },
  ]
}

/** Balances of all funds together over the run, from 0 to the highest. */
function balanceChart({ run, reader }: IncidentReading): string[] {
  const { startMs, endMs, funds } = run.summary
  const before = funds.reduce((sum, { beforeQuote }) => sum + beforeQuote, 0n)
  const balances = [before, ...run.track.points.map(({ balancesQuote }) => sumOf(balancesQuote))]
  const highest = balances.reduce((most, balance) => (balance > most ? balance : most))
  if (highest === 0n) return []
  // A chart needs no more than a millionth of its height.
  const series = balances.map((balance) => Number((balance * 1_000_000n) / highest))
  const options = { width: chartWidth, height: chartHeight, low: 0, high: 1_000_000 }
  const top = reader.money(highest)
  const rows = chartLines(series, options)
  const labels = rows.map((_row, index) =>
    index === 0
      ? top
      : index === rows.length - 1
        ? '0'.padStart(top.length)
        : ' '.repeat(top.length),
  )
  const width = Math.min(chartWidth, series.length)
  const from = utcTime(startMs)
  const to = utcTime(endMs)
  return [
    '',
    ...rows.map((row, index) => `  ${labels[index] ?? ''} ┤${row}`.trimEnd()),
    `  ${' '.repeat(top.length)}  ${from}${' '.repeat(Math.max(1, width - from.length - to.length))}${to}`,
  ]
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}
