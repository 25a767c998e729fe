import { element, fragment, type Markup } from '../markup/markup.ts'
import { chartWidth, coordinate, framed } from './chart.ts'
import { levelLines, note, type Plot, plotOf, type Scale, upScale, upTitle } from './axis.ts'

/** Values at even steps of time. */
export interface TimeSeries {
  readonly name: string
  /** Which colour of the page. */
  readonly tone: string
  readonly form: 'bars' | 'line'
  readonly fromMs: number
  readonly stepMs: number
  /** null is a gap. */
  readonly values: readonly (number | null)[]
}

/** What a chart over time shows. */
export interface TimeChart {
  readonly title: string
  readonly description: string
  readonly fromMs: number
  readonly toMs: number
  readonly upTitle: string
  /** What the values of the upward scale end in. */
  readonly unit?: string
  /** Stretches of time that are shaded. */
  readonly bands?: readonly {
    readonly fromMs: number
    readonly toMs: number
    readonly title: string
  }[]
  readonly bandsName?: string
  readonly series: readonly TimeSeries[]
}

const plotHeight = 190
const axisHeight = 26

/** Bars and lines over time, with a legend. */
export function timeChart(chart: TimeChart): Markup {
  const { title, description, series, bands = [], bandsName } = chart
  const plot = plotOf(plotHeight)
  const across = timeScale(plot, chart)
  const largest = series.reduce(
    (most, { values }) => values.reduce<number>((best, value) => Math.max(best, value ?? 0), most),
    0,
  )
  const up = upScale(plot, largest)
  const legend = element(
    'ul',
    { class: 'legend' },
    ...series.map(({ tone, name }) => legendEntry(`swatch tone-${tone}`, name)),
    ...(bandsName === undefined || bands.length === 0
      ? []
      : [legendEntry('swatch', bandsName, 'background: var(--line)')]),
  )
  return fragment(
    legend,
    framed(
      { title, description, height: plot.bottom + axisHeight },
      ...bands.map((band) => drawBand(plot, across, band)),
      ...levelLines(plot, up, chart.unit),
      upTitle(plot, chart.upTitle),
      ...timeTicks(plot, chart),
      ...series.map((one) =>
        one.form === 'bars' ? drawBars(plot, across, up, one) : drawLine(across, up, one),
      ),
    ),
  )
}

type TimeScale = (timeMs: number) => number

function timeScale({ left, right }: Plot, { fromMs, toMs }: TimeChart): TimeScale {
  const spanMs = Math.max(1, toMs - fromMs)
  return (timeMs) =>
    left + (Math.min(spanMs, Math.max(0, timeMs - fromMs)) / spanMs) * (right - left)
}

function legendEntry(swatch: string, name: string, style?: string): Markup {
  return element('li', {}, element('span', { class: swatch, style }), name)
}

/** A wave of one instant is still seen. */
function drawBand(
  { top, bottom }: Plot,
  across: TimeScale,
  {
    fromMs,
    toMs,
    title,
  }: { readonly fromMs: number; readonly toMs: number; readonly title: string },
): Markup {
  const [start, end] = [across(fromMs), across(toMs)]
  return element(
    'rect',
    {
      style: 'fill: var(--line)',
      x: coordinate(start - 0.75),
      y: top,
      width: coordinate(end - start + 1.5),
      height: bottom - top,
    },
    element('title', {}, title),
  )
}

/** All bars as one path: a drawing of thousands of elements would be slow. */
function drawBars(
  { bottom }: Plot,
  across: TimeScale,
  up: Scale,
  { tone, fromMs, stepMs, values }: TimeSeries,
): Markup {
  const path = values
    .flatMap((value, step) => {
      if (value === null || value <= 0) return []
      const left = across(fromMs + step * stepMs)
      const width = Math.max(0.8, across(fromMs + (step + 1) * stepMs) - left)
      return [
        `M${coordinate(left)} ${bottom}V${coordinate(up.place(value))}h${coordinate(width)}V${bottom}Z`,
      ]
    })
    .join('')
  return element('path', { class: `tone-${tone}`, d: path })
}

function drawLine(
  across: TimeScale,
  up: Scale,
  { tone, fromMs, stepMs, values }: TimeSeries,
): Markup {
  let isOpen = false
  const path = values
    .map((value, step) => {
      if (value === null) {
        isOpen = false
        return ''
      }
      const command = isOpen ? 'L' : 'M'
      isOpen = true
      return `${command}${coordinate(across(fromMs + step * stepMs))} ${coordinate(up.place(value))}`
    })
    .join('')
  return element('path', {
    style: `fill: none; stroke: var(--${tone}); stroke-width: 1.6`,
    d: path,
  })
}

const minuteMs = 60_000
const tickSteps = [1, 5, 15, 30]
  .flatMap((one) => [one * 1000])
  .concat(
    [1, 2, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * minuteMs),
  )
const ticksMax = 10

function timeTicks(plot: Plot, chart: TimeChart): Markup[] {
  const { fromMs, toMs } = chart
  const across = timeScale(plot, chart)
  const last = tickSteps.at(-1) ?? minuteMs
  const stepMs =
    tickSteps.find((step) => (toMs - fromMs) / step <= ticksMax) ??
    Math.ceil((toMs - fromMs) / ticksMax / last) * last
  const first = Math.ceil(fromMs / stepMs) * stepMs
  const count = Math.max(0, Math.floor((toMs - first) / stepMs) + 1)
  return Array.from({ length: count }, (_, tick) => {
    const timeMs = first + tick * stepMs
    const x = across(timeMs)
    // A name at the edge would be cut off.
    const isAtEdge = x > chartWidth - 40
    return element(
      'g',
      {},
      element('line', {
        class: 'grid',
        x1: coordinate(x),
        x2: coordinate(x),
        y1: plot.bottom,
        y2: plot.bottom + 5,
      }),
      ...(isAtEdge ? [] : [note(clockText(timeMs, stepMs), x, plot.bottom + 19, 'middle')]),
    )
  })
}

function clockText(timeMs: number, stepMs: number): string {
  const text = new Date(timeMs).toISOString()
  if (stepMs >= 1440 * minuteMs) return text.slice(5, 10)
  return stepMs >= minuteMs ? text.slice(11, 16) : text.slice(11, 19)
}
