import { element, type Markup } from '../markup/markup.ts'
import { chartWidth, coordinate, framed } from './chart.ts'
import { type LabelledPoint, placeLabels } from './point-labels.ts'

/** One dot. */
export interface ScatterPoint {
  readonly label: string
  readonly x: number
  readonly y: number
  /** `own` stands out, `front` has nobody better in both, `other` has. */
  readonly tone: 'own' | 'front' | 'other'
  /** What a reader is told who points at it. */
  readonly title: string
}

/** Dots by two measures, both better towards the lower left corner. */
export interface Scatter {
  readonly title: string
  readonly description: string
  readonly xTitle: string
  readonly yTitle: string
  readonly points: readonly ScatterPoint[]
}

const plot = { left: 64, right: chartWidth - 20, top: 14, bottom: 396 } as const
const height = 444
const tickCount = 6

/** Dots with names as far as names find room; the smallest values are at the lower left. A name that finds none is in the dot's title. */
export function scatter({ title, description, xTitle, yTitle, points }: Scatter): Markup {
  const across = scaleOf(points.map(({ x }) => x))
  const up = scaleOf(points.map(({ y }) => y))
  const placed = points.map((point): LabelledPoint & ScatterPoint => ({
    ...point,
    left: plot.left + across.share(point.x) * (plot.right - plot.left),
    top: plot.bottom - up.share(point.y) * (plot.bottom - plot.top),
  }))
  // The dots that matter most are drawn last and named first.
  const order = { own: 0, front: 1, other: 2 } as const
  const own = points.find(({ tone }) => tone === 'own')?.label
  const named = placed.toSorted((one, two) => order[one.tone] - order[two.tone])
  return framed(
    { title, description, height },
    ...across.ticks.map((tick) => uprightLine(across, tick)),
    ...up.ticks.map((tick) => levelLine(up, tick)),
    axisTitle(xTitle, (plot.left + plot.right) / 2, height - 6),
    element(
      'text',
      {
        class: 'note',
        'text-anchor': 'middle',
        transform: `translate(14 ${coordinate((plot.top + plot.bottom) / 2)}) rotate(-90)`,
      },
      yTitle,
    ),
    ...named.toReversed().map(dot),
    ...placeLabels(named, plot).map(({ text, left, top, anchor }) =>
      element(
        'text',
        {
          class: text === own ? 'label-own' : undefined,
          x: coordinate(left),
          y: coordinate(top),
          'text-anchor': anchor,
        },
        text,
      ),
    ),
  )
}

function dot({ left, top, tone, title }: LabelledPoint & ScatterPoint): Markup {
  return element(
    'circle',
    {
      class: `dot dot-${tone}`,
      cx: coordinate(left),
      cy: coordinate(top),
      r: tone === 'own' ? 7 : 5,
    },
    element('title', {}, title),
  )
}

interface Scale {
  readonly share: (value: number) => number
  readonly ticks: readonly number[]
  readonly places: number
}

/** A scale from 0, or from a little below the smallest value, to a little above the largest; ticks at round numbers. */
function scaleOf(values: readonly number[]): Scale {
  const most = Math.max(...values, 0)
  const lowest = Math.min(...values, most)
  const isFarFromNothing = lowest > most / 2
  const least = isFarFromNothing ? lowest - (most - lowest) * 0.15 : Math.min(0, lowest)
  const span = most - least || 1
  const step = roundStep(span / tickCount)
  const first = Math.ceil(least / step)
  const last = Math.floor((least + span * 1.05) / step)
  const top = least + span * 1.05
  return {
    share: (value) => (value - least) / (top - least),
    ticks: Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step),
    places: Math.max(0, Math.ceil(-Math.log10(step))),
  }
}

/** 1, 2 or 5 times a power of ten, at or above what was asked for. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  return ([1, 2, 5].find((times) => times * power >= step) ?? 10) * power
}

function uprightLine({ share, places }: Scale, tick: number): Markup {
  const x = coordinate(plot.left + share(tick) * (plot.right - plot.left))
  return element(
    'g',
    {},
    element('line', { class: 'grid', x1: x, x2: x, y1: plot.top, y2: plot.bottom }),
    axisTitle(tick.toFixed(places), Number(x), plot.bottom + 18),
  )
}

function levelLine({ share, places }: Scale, tick: number): Markup {
  const top = plot.bottom - share(tick) * (plot.bottom - plot.top)
  const y = coordinate(top)
  return element(
    'g',
    {},
    element('line', { class: 'grid', x1: plot.left, x2: plot.right, y1: y, y2: y }),
    element(
      'text',
      { class: 'note', x: plot.left - 8, y: coordinate(top + 4), 'text-anchor': 'end' },
      tick.toFixed(places),
    ),
  )
}

function axisTitle(text: string, x: number, y: number): Markup {
  return element(
    'text',
    { class: 'note', x: coordinate(x), y: coordinate(y), 'text-anchor': 'middle' },
    text,
  )
}
