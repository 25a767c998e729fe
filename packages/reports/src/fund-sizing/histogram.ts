import { element, type Markup } from '../markup/markup.ts'
import { coordinate, framed } from '../svg/chart.ts'
import {
  across,
  axes,
  type PlotMark,
  plotHeight,
  plotMarks,
  scaleUpTo,
  shortAmount,
  up,
} from './amount-axis.ts'

/** How often values fall where. */
export interface Histogram {
  readonly title: string
  readonly description: string
  readonly xTitle: string
  /** Each with how often it occurs; 0 or more. */
  readonly values: readonly { readonly value: number; readonly count: number }[]
  readonly marks: readonly PlotMark[]
  /** Where a mark may lie instead. */
  readonly bands?: readonly {
    readonly low: number
    readonly high: number
    readonly title: string
  }[]
  /** What is counted, for whoever points at a bar: `run`. */
  readonly unit: string
}

const binsMax = 40

/** Bars of equal width from 0 on. Values on an edge belong to the bar on their left, and 0 to the first. */
export function histogram({
  title,
  description,
  xTitle,
  values,
  marks,
  bands = [],
  unit,
}: Histogram): Markup {
  const largest = Math.max(
    ...values.map(({ value }) => value),
    ...marks.flatMap(({ value, isBeyond }) => (isBeyond ? [] : value)),
    ...bands.map(({ high }) => high),
  )
  const x = scaleUpTo(largest)
  const counts = new Array<number>(binsMax).fill(0)
  for (const { value, count } of values) {
    const bin = Math.max(0, Math.ceil((value / x.most) * binsMax) - 1)
    counts[bin] = (counts[bin] ?? 0) + count
  }
  const y = scaleUpTo(Math.max(...counts), 4)
  const width = x.most / binsMax
  const bars = counts.flatMap((count, bin) => {
    if (count === 0) return []
    const from = bin * width
    const words = `${count} ${unit}${count === 1 ? '' : 's'} from ${shortAmount(from)} to ${shortAmount(from + width)}`
    return [
      element(
        'rect',
        {
          class: 'part tone-fund',
          x: coordinate(across(x, from)),
          y: coordinate(up(y, count)),
          width: coordinate(across(x, width) - across(x, 0)),
          height: coordinate(up(y, 0) - up(y, count)),
        },
        element('title', {}, words),
      ),
    ]
  })
  return framed(
    { title, description, height: plotHeight },
    ...axes({ scale: x, title: xTitle, text: shortAmount }, { scale: y, text: shortAmount }),
    ...bands.map((band) =>
      element(
        'rect',
        {
          class: 'tone-cut',
          'fill-opacity': 0.18,
          x: coordinate(across(x, band.low)),
          y: coordinate(up(y, y.most)),
          width: coordinate(across(x, band.high) - across(x, band.low)),
          height: coordinate(up(y, 0) - up(y, y.most)),
        },
        element('title', {}, band.title),
      ),
    ),
    ...bars,
    ...plotMarks(x, marks),
  )
}
