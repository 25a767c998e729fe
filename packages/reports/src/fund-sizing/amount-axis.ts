import { element, type Markup } from '../markup/markup.ts'
import { chartWidth, coordinate } from '../svg/chart.ts'

/** Where a plot lies in its drawing. */
const plot = { left: 56, right: chartWidth - 24, top: 56, bottom: 300 } as const

/** Height of a drawing with a plot, its axis and the axis's title. */
export const plotHeight = 346

const tickCount = 6

/** A scale from 0 to a round number at or above the largest value. */
export interface AxisScale {
  readonly most: number
  readonly ticks: readonly number[]
}

/** A scale that holds every value. */
export function scaleUpTo(largest: number, ticks: number = tickCount): AxisScale {
  const step = roundStep((largest || 1) / ticks)
  const count = Math.max(1, Math.ceil(largest / step - 1e-9))
  return {
    most: count * step,
    ticks: Array.from({ length: count + 1 }, (_, at) => at * step),
  }
}

/** Where a value stands across the plot. */
export function across({ most }: AxisScale, value: number): number {
  return plot.left + (value / most) * (plot.right - plot.left)
}

/** Where a value stands up the plot. */
export function up({ most }: AxisScale, value: number): number {
  return plot.bottom - (value / most) * (plot.bottom - plot.top)
}

/** Lines and numbers of both axes, and what they count. */
export function axes(
  x: {
    readonly scale: AxisScale
    readonly title: string
    readonly text: (value: number) => string
  },
  y: { readonly scale: AxisScale; readonly text: (value: number) => string },
): Markup[] {
  return [
    ...y.scale.ticks.map((tick) => levelLine(up(y.scale, tick), y.text(tick))),
    ...x.scale.ticks.map((tick) =>
      note(x.text(tick), across(x.scale, tick), plot.bottom + 18, 'middle'),
    ),
    note(x.title, (plot.left + plot.right) / 2, plotHeight - 6, 'middle'),
  ]
}

/** A value that matters, as a dashed line with words above the plot. */
export interface PlotMark {
  readonly value: number
  readonly words: string
  /** The scale does not reach it: it is noted at the right edge. */
  readonly isBeyond?: boolean
}

/** A mark, noted at the edge where it is far beyond everything else that is drawn, which would be a speck beside it. */
export function markWithin(reach: number, mark: PlotMark): PlotMark {
  const { value, words } = mark
  if (reach <= 0 || value <= farBeyond * reach) return mark
  return { value, words: `${words}: ${shortAmount(value)}, far beyond →`, isBeyond: true }
}

const farBeyond = 3

/** Marks with their words on lines of their own, placed so that hardly a dashed line runs through the words of another. */
export function plotMarks(scale: AxisScale, marks: readonly PlotMark[]): Markup[] {
  const placed = marks
    .map(({ value, words, isBeyond }) => ({
      words,
      x: isBeyond ? plot.right : across(scale, value),
    }))
    .toSorted((a, b) => b.x - a.x)
  // Words go to the right, where only lines that begin lower come. What finds no room there goes to the left, above all others.
  const rights = placed.filter(({ words, x }) => x + words.length * characterWidth <= plot.right)
  const lefts = placed.filter((mark) => !rights.includes(mark)).toReversed()
  return [
    ...rights.map((mark, row) => plotMark(mark, row, 'start')),
    ...lefts.map((mark, row) => plotMark(mark, rights.length + row, 'end')),
  ]
}

function plotMark(
  { words, x }: { readonly words: string; readonly x: number },
  row: number,
  anchor: 'start' | 'end',
): Markup {
  const line = plot.top - 8 - rowHeight * row
  return element(
    'g',
    {},
    element('line', {
      class: 'zero',
      x1: coordinate(x),
      x2: coordinate(x),
      y1: coordinate(line - 9),
      y2: plot.bottom,
    }),
    note(words, anchor === 'end' ? x - 5 : x + 5, line, anchor),
  )
}

const rowHeight = 13
const characterWidth = 7

/** An amount with three digits: 1.25M. */
export function shortAmount(value: number): string {
  const unit = units.find(({ from }) => Math.abs(value) >= from)
  if (unit === undefined) return String(Number(value.toPrecision(3)))
  return `${Number((value / unit.from).toPrecision(3))}${unit.letter}`
}

const units = [
  { from: 1e12, letter: 'T' },
  { from: 1e9, letter: 'B' },
  { from: 1e6, letter: 'M' },
  { from: 1e3, letter: 'k' },
] as const

function levelLine(y: number, words: string): Markup {
  return element(
    'g',
    {},
    element('line', {
      class: 'grid',
      x1: plot.left,
      x2: plot.right,
      y1: coordinate(y),
      y2: coordinate(y),
    }),
    note(words, plot.left - 8, y + 4, 'end'),
  )
}

function note(words: string, x: number, y: number, anchor: 'start' | 'middle' | 'end'): Markup {
  return element(
    'text',
    { class: 'note', x: coordinate(x), y: coordinate(y), 'text-anchor': anchor },
    words,
  )
}

/** 1, 2 or 5 times a power of ten, at or above what was asked for. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  return ([1, 2, 5].find((times) => times * power >= step * (1 - 1e-9)) ?? 10) * power
}
