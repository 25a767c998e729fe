import { element, type Markup } from '../markup/markup.ts'
import { chartLabel, chartWidth, coordinate, framed, labelWidth, rowHeight } from './chart.ts'

/** An average and a worst value of one row, on a scale where 0 is mark. */
interface GapRow {
  readonly label: string
  readonly average: number
  readonly worst: number
  /** What a reader is told about the row, and what stands behind it. */
  readonly title: string
  readonly note: string
}

/** Rows of averages and worst values. */
export interface GapDots {
  readonly title: string
  readonly description: string
  readonly rows: readonly GapRow[]
}

const noteWidth = 170
const plotWidth = chartWidth - labelWidth - noteWidth
const axisHeight = 26
const margin = 12

/** A dot for the average, a bar for the worst, a line between them; the upright line is mark. */
export function gapDots({ title, description, rows }: GapDots): Markup {
  const values = rows.flatMap(({ average, worst }) => [average, worst])
  const least = Math.min(0, ...values)
  const span = Math.max(0, ...values) - least
  const placeOf = (value: number): number =>
    labelWidth + margin + (span > 0 ? ((value - least) / span) * (plotWidth - 2 * margin) : 0)
  const height = rows.length * rowHeight
  const zero = coordinate(placeOf(0))
  return framed(
    { title, description, height: height + axisHeight },
    element('line', { class: 'zero', x1: zero, x2: zero, y1: 0, y2: height }),
    element(
      'text',
      {
        class: 'note',
        x: zero,
        y: coordinate(height + axisHeight / 2),
        'text-anchor': 'middle',
        'dominant-baseline': 'central',
      },
      'mark',
    ),
    ...rows.map((row, index) => drawRow(row, index * rowHeight, placeOf)),
  )
}

function drawRow(row: GapRow, top: number, placeOf: (value: number) => number): Markup {
  const y = coordinate(top + rowHeight / 2)
  const [average, worst] = [coordinate(placeOf(row.average)), coordinate(placeOf(row.worst))]
  return element(
    'g',
    {},
    element('title', {}, row.title),
    chartLabel(row.label, top),
    element('line', { class: 'reach', x1: average, x2: worst, y1: y, y2: y }),
    element('line', {
      class: 'worst',
      x1: worst,
      x2: worst,
      y1: coordinate(top + 6),
      y2: coordinate(top + rowHeight - 6),
    }),
    element('circle', { class: 'average', cx: average, cy: y, r: 5 }),
    element(
      'text',
      {
        class: 'note',
        x: chartWidth - noteWidth + 8,
        y,
        'dominant-baseline': 'central',
      },
      row.note,
    ),
  )
}
