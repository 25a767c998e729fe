import { element, type Markup } from '../markup/markup.ts'
import { coordinate, framed } from '../svg/chart.ts'
import {
  across,
  axes,
  type AxisScale,
  type PlotMark,
  plotHeight,
  plotMarks,
  shortAmount,
  up,
} from './amount-axis.ts'

/** A line with a band around it. */
export interface Curve {
  readonly title: string
  readonly description: string
  readonly xTitle: string
  readonly x: AxisScale
  readonly y: AxisScale
  readonly yText: (value: number) => string
  /** In ascending order of x. */
  readonly points: readonly CurvePoint[]
  readonly marks: readonly PlotMark[]
}

interface CurvePoint {
  readonly x: number
  readonly y: number
  readonly low: number
  readonly high: number
  /** What a reader is told who points at it. */
  readonly title: string
}

/** The line, with its band behind it; what leaves the scale is cut off at its edge. */
export function curve({ title, description, xTitle, x, y, yText, points, marks }: Curve): Markup {
  const place = (at: number, value: number): string =>
    `${coordinate(across(x, at))},${coordinate(up(y, Math.min(y.most, Math.max(0, value))))}`
  const band = [
    ...points.map((point) => place(point.x, point.high)),
    ...points.toReversed().map((point) => place(point.x, point.low)),
  ]
  return framed(
    { title, description, height: plotHeight },
    ...axes({ scale: x, title: xTitle, text: shortAmount }, { scale: y, text: yText }),
    element('polygon', { class: 'tone-fund', 'fill-opacity': 0.2, points: band.join(' ') }),
    element('polyline', {
      class: 'reach',
      fill: 'none',
      points: points.map((point) => place(point.x, point.y)).join(' '),
    }),
    ...points.map((point) =>
      element(
        'circle',
        {
          cx: coordinate(across(x, point.x)),
          cy: coordinate(up(y, Math.min(y.most, point.y))),
          r: 5,
          'fill-opacity': 0,
        },
        element('title', {}, point.title),
      ),
    ),
    ...plotMarks(x, marks),
  )
}
