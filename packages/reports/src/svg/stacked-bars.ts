import { element, fragment, type Markup } from '../markup/markup.ts'
import { chartLabel, chartWidth, coordinate, framed, labelWidth, rowHeight } from './chart.ts'

/** One part of a bar. */
export interface BarPart {
  /** Which colour of the page. */
  readonly tone: string
  /** 0 or more; only the geometry needs it. */
  readonly amount: number
  /** What a reader is told about the part. */
  readonly title: string
}

/** One bar. */
export interface Bar {
  readonly label: string
  readonly parts: readonly BarPart[]
  /** What stands behind the bar. */
  readonly note: string
}

/** Bars of stacked parts. */
export interface StackedBars {
  readonly title: string
  readonly description: string
  /** What the tones stand for, in the order of the legend. */
  readonly kinds: readonly (readonly [tone: string, kind: string])[]
  readonly bars: readonly Bar[]
  /** The length of a full bar; default: the longest of them. */
  readonly full?: number
}

const noteWidth = 190
const barWidth = chartWidth - labelWidth - noteWidth
const barHeight = 16

/** Horizontal bars on one scale, with a legend of the kinds that occur. */
export function stackedBars({ title, description, kinds, bars, full }: StackedBars): Markup {
  const longest = full ?? Math.max(...bars.map(({ parts }) => lengthOf(parts)))
  const scale = longest > 0 ? barWidth / longest : 0
  const body = bars.map((bar, row) => drawBar(bar, row * rowHeight, scale))
  const height = bars.length * rowHeight
  return fragment(legend(kinds, bars), framed({ title, description, height }, ...body))
}

function drawBar({ label, parts, note }: Bar, top: number, scale: number): Markup {
  let x = labelWidth
  const drawn = parts
    .filter(({ amount }) => amount > 0)
    .map(({ tone, amount, title }) => {
      const width = amount * scale
      const part = element(
        'rect',
        {
          class: `part tone-${tone}`,
          x: coordinate(x),
          y: coordinate(top + (rowHeight - barHeight) / 2),
          width: coordinate(width),
          height: barHeight,
        },
        element('title', {}, title),
      )
      x += width
      return part
    })
  const noteX = coordinate(x + 8)
  const baseline = coordinate(top + rowHeight / 2)
  return element(
    'g',
    {},
    chartLabel(label, top),
    ...drawn,
    element('text', { class: 'note', x: noteX, y: baseline, 'dominant-baseline': 'central' }, note),
  )
}

function lengthOf(parts: readonly BarPart[]): number {
  return parts.reduce((sum, { amount }) => sum + Math.max(0, amount), 0)
}

function legend(kinds: StackedBars['kinds'], bars: readonly Bar[]): Markup {
  const drawn = new Set(
    bars.flatMap(({ parts }) => parts.flatMap(({ tone, amount }) => (amount > 0 ? [tone] : []))),
  )
  return element(
    'ul',
    { class: 'legend' },
    ...kinds
      .filter(([tone]) => drawn.has(tone))
      .map(([tone, kind]) =>
        element('li', {}, element('span', { class: `swatch tone-${tone}` }), kind),
      ),
  )
}
