import { element, type Markup } from '../markup/markup.ts'
import { chartWidth, coordinate } from './chart.ts'

/** Where a chart draws. */
export interface Plot {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** From a value to its place. */
export interface Scale {
  readonly place: (value: number) => number
  /** Round values within. */
  readonly ticks: readonly number[]
  /** Places after the point that tell the ticks apart. */
  readonly places: number
}

/** The plot of a chart of full width. */
export function plotOf(heightOfPlot: number): Plot {
  return { left: 64, right: chartWidth - 16, top: 12, bottom: 12 + heightOfPlot }
}

/** A scale upwards from 0 to a little above the largest value. */
export function upScale({ top, bottom }: Plot, largest: number): Scale {
  const most = largest > 0 ? largest * 1.05 : 1
  const step = roundStep(most / 4)
  return {
    place: (value) => bottom - (value / most) * (bottom - top),
    ticks: Array.from({ length: Math.floor(most / step) + 1 }, (_, tick) => tick * step),
    places: Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)),
  }
}

/** A scale from left to right from 0 to a little above the largest value. */
export function acrossScale(plot: Plot, largest: number): Scale {
  const up = upScale({ ...plot, top: 0, bottom: 1 }, largest)
  return { ...up, place: (value) => plot.left + (1 - up.place(value)) * (plot.right - plot.left) }
}

/** 1, 2 or 5 times a power of ten, at or above what was asked for. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  return ([1, 2, 5].find((times) => times * power >= step * (1 - 1e-9)) ?? 10) * power
}

/** Level lines at the ticks of an upward scale, with their values at the left. */
export function levelLines(
  { left, right }: Plot,
  { place, ticks, places }: Scale,
  unit = '',
): Markup[] {
  return ticks.map((tick) => {
    const y = coordinate(place(tick))
    return element(
      'g',
      {},
      element('line', { class: 'grid', x1: left, x2: right, y1: y, y2: y }),
      note(compact(tick, places) + unit, left - 8, place(tick) + 4, 'end'),
    )
  })
}

/** A short text of the chart itself. */
export function note(
  text: string,
  x: number,
  y: number,
  anchor: 'start' | 'middle' | 'end',
): Markup {
  return element(
    'text',
    { class: 'note', x: coordinate(x), y: coordinate(y), 'text-anchor': anchor },
    text,
  )
}

/** The name of an upward scale, along it. */
export function upTitle({ top, bottom }: Plot, text: string): Markup {
  return element(
    'text',
    {
      class: 'note',
      'text-anchor': 'middle',
      transform: `translate(12 ${coordinate((top + bottom) / 2)}) rotate(-90)`,
    },
    text,
  )
}

/** A value of a scale: thousands and millions by letter. */
function compact(value: number, places: number): string {
  const size = Math.abs(value)
  if (size >= 1e9) return `${trimmed(value / 1e9)} bn`
  if (size >= 1e6) return `${trimmed(value / 1e6)} m`
  if (size >= 1e4) return `${trimmed(value / 1e3)} k`
  return value.toFixed(places)
}

function trimmed(value: number): string {
  return String(Number(value.toPrecision(4)))
}
