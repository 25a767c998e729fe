/** A point of a scatter, in the units of its axes. */
export interface ScatterPoint {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly isFront: boolean
}

/** Points that lie so near to each other that they are drawn as one. */
export interface ScatterMark {
  readonly names: readonly string[]
  readonly left: number
  readonly top: number
  readonly isFront: boolean
  readonly label: string
  /** On which side of the mark its label stands. */
  readonly anchor: 'start' | 'end'
  readonly labelTop: number
}

/** Where everything of a scatter is drawn, in pixels from the upper left. */
export interface ScatterLayout {
  readonly marks: readonly ScatterMark[]
  readonly xTicks: readonly Tick[]
  readonly yTicks: readonly Tick[]
  /** Marks of the front from left to right, as the corners of a line. */
  readonly front: readonly { readonly left: number; readonly top: number }[]
}

interface Tick {
  readonly value: number
  readonly at: number
}

/** The place for the drawing. */
export interface ScatterFrame {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Marks nearer than this are one. */
const nearPixels = 11
const labelPixels = 16
const namesMax = 3

/** Lays points out, smallest at the lower left. Labels do not cover each other. */
export function layOutScatter(points: readonly ScatterPoint[], frame: ScatterFrame): ScatterLayout {
  const xTicks = ticksOf(points.map(({ x }) => x))
  const yTicks = ticksOf(points.map(({ y }) => y))
  const across = scaleOf(xTicks, frame.left, frame.right)
  const up = scaleOf(yTicks, frame.bottom, frame.top)
  const groups: { points: ScatterPoint[]; left: number; top: number }[] = []
  for (const point of points) {
    const [left, top] = [across(point.x), up(point.y)]
    const near = groups.find(
      (one) =>
        one.points[0]?.isFront === point.isFront &&
        Math.hypot(one.left - left, one.top - top) < nearPixels,
    )
    if (near === undefined) groups.push({ points: [point], left, top })
    else near.points.push(point)
  }
  const marks = groups.map(({ points: own, left, top }): ScatterMark => {
    const names = own.map(({ name }) => name)
    const isFront = own.some((one) => one.isFront)
    const anchor = left > (frame.left + frame.right) / 2 ? 'end' : 'start'
    return { names, left, top, isFront, label: labelOf(names), anchor, labelTop: top }
  })
  return {
    marks: withoutOverlaps(marks, frame),
    xTicks: xTicks.map((value) => ({ value, at: across(value) })),
    yTicks: yTicks.map((value) => ({ value, at: up(value) })),
    front: marks
      .filter(({ isFront }) => isFront)
      .map(({ left, top }) => ({ left, top }))
      .sort((a, b) => a.left - b.left || b.top - a.top),
  }
}

/** Spreads below this part of the greatest number are shown as what they are: next to nothing. */
const spreadLeast = 0.02
/** Above it the axis begins at 0. */
const spreadMost = 0.5

/**
 * Round numbers that enclose all values, at most seven of them. From 0 on, unless the values are close to each other without
 * being as good as equal.
 */
export function ticksOf(values: readonly number[]): number[] {
  const most = Math.max(...values, 0)
  if (!(most > 0)) return [0, 1]
  const least = Math.min(...values)
  const spread = (most - least) / most
  const from = spread > spreadLeast && spread < spreadMost ? least : 0
  const rough = (most - from) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const first = Math.floor(from / step + 1e-9)
  const last = Math.ceil(most / step - 1e-9)
  return Array.from({ length: last - first + 1 }, (_none, index) => (first + index) * step)
}

function scaleOf(ticks: readonly number[], from: number, to: number): (value: number) => number {
  const [least = 0, most = 1] = [ticks[0], ticks.at(-1)]
  return (value) => from + ((to - from) * (value - least)) / (most - least)
}

function labelOf(names: readonly string[]): string {
  const more = names.length - namesMax
  return more > 0
    ? `${names.slice(0, namesMax - 1).join(', ')} and ${more + 1} more`
    : names.join(', ')
}

/** Labels of one side go down the page in order, each below the one before it where they would meet. */
function withoutOverlaps(
  marks: readonly ScatterMark[],
  frame: ScatterFrame,
): readonly ScatterMark[] {
  const placed = new Map<ScatterMark, number>()
  for (const anchor of ['start', 'end'] as const) {
    // From the bottom up, for that is where most marks are, and where there is no place below.
    let ceiling = frame.bottom + labelPixels / 2
    const own = marks.filter((mark) => mark.anchor === anchor)
    for (const mark of own.toSorted((a, b) => b.top - a.top)) {
      const labelTop = Math.min(mark.top, ceiling - labelPixels)
      placed.set(mark, labelTop)
      ceiling = labelTop
    }
  }
  return marks.map((mark) => ({ ...mark, labelTop: placed.get(mark) ?? mark.top }))
}
