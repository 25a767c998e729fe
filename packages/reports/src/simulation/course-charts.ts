import { element, type Markup } from '../markup/markup.ts'
import { figure, lineTones } from '../svg/figure.ts'
import { timeChart, type TimeSeries } from '../svg/time-chart.ts'
import type { NamedCourse, SimulationReport } from './simulation-report.ts'

/** The course of a run: what prices did, what was closed, what funds had, and what was left open. */
export function courseCharts(report: SimulationReport): Markup[] {
  return [
    element('h2', {}, 'Over time (UTC)'),
    ...pricesChart(report),
    ...closedChart(report),
    ...fundsChart(report),
    ...openInterestChart(report),
  ]
}

function pricesChart({ startMs, endMs, course }: SimulationReport): Markup[] {
  const shown = fallenMost(course.prices)
  const description = `Marks as the gate let them through, in percent of the start${restText(course.prices, shown, 'those that fell the most')}.`
  return figure(
    'Prices',
    description,
    timeChart({
      title: 'Prices',
      description,
      fromMs: startMs,
      toMs: endMs,
      upTitle: '% of the start',
      series: shown.map((one, index) => lineOf(one, index, course)),
    }),
  )
}

function closedChart({ startMs, endMs, course, asset }: SimulationReport): Markup[] {
  const { fromMs, stepMs, liquidated, deleveraged } = course
  if ([...liquidated, ...deleveraged].every((value) => value === 0)) return []
  const unit = unitFor([...liquidated, ...deleveraged])
  const bars = { form: 'bars', fromMs, stepMs } as const
  const description = `Value closed a second: in the market by liquidations, and against accounts by deleveraging, in ${unit.words}${asset}.`
  return figure(
    'Liquidations and deleveraging',
    description,
    timeChart({
      title: 'Liquidations and deleveraging',
      description,
      fromMs: startMs,
      toMs: endMs,
      upTitle: `${unit.words}${asset} a second`,
      series: [
        { ...bars, name: 'liquidated in the market', tone: 'fund', values: by(liquidated, unit) },
        { ...bars, name: 'deleveraged', tone: 'cut', values: by(deleveraged, unit) },
      ],
    }),
  )
}

function fundsChart({ startMs, endMs, course, asset }: SimulationReport): Markup[] {
  if (course.balances.length === 0) return []
  const shown = course.balances.slice(0, lineTones.length)
  const unit = unitFor(shown.flatMap(({ values }) => values))
  const description = `Balances in ${unit.words}${asset}${restText(course.balances, shown, 'the first')}.`
  return figure(
    'Funds',
    description,
    timeChart({
      title: 'Funds',
      description,
      fromMs: startMs,
      toMs: endMs,
      upTitle: `${unit.words}${asset}`,
      series: shown.map((one, index) => ({
        ...lineOf(one, index, course),
        values: by(one.values, unit),
      })),
    }),
  )
}

function openInterestChart({ startMs, endMs, course }: SimulationReport): Markup[] {
  const { stepMs, markets } = course.openInterest
  const shown = fallenMost(markets)
  if (shown.length === 0) return []
  const description = `Long sizes, those of funds included, in percent of the start${restText(markets, shown, 'those that fell the most')}.`
  return figure(
    'Open interest',
    description,
    timeChart({
      title: 'Open interest',
      description,
      fromMs: startMs,
      toMs: endMs,
      upTitle: '% of the start',
      series: shown.map((one, index) => lineOf(one, index, { fromMs: startMs, stepMs })),
    }),
  )
}

function lineOf(
  { name, values }: NamedCourse,
  index: number,
  { fromMs, stepMs }: { readonly fromMs: number; readonly stepMs: number },
): TimeSeries {
  const tone = lineTones[index % lineTones.length] ?? lineTones[0]
  return { name, tone, form: 'line', fromMs, stepMs, values }
}

/** As many as there are colours, in the order in which they were given. */
function fallenMost(courses: readonly NamedCourse[]): readonly NamedCourse[] {
  const lowest = ({ values }: NamedCourse): number =>
    values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const chosen = new Set(
    courses.toSorted((left, right) => lowest(left) - lowest(right)).slice(0, lineTones.length),
  )
  return courses.filter((one) => chosen.has(one))
}

function restText(
  all: readonly NamedCourse[],
  shown: readonly NamedCourse[],
  which: string,
): string {
  return shown.length === all.length ? '' : `; of ${all.length}, ${which} ${shown.length}`
}

/** A power of a thousand in which numbers are short. */
interface Unit {
  readonly of: number
  readonly words: string
}

function unitFor(values: readonly number[]): Unit {
  const most = values.reduce((highest, value) => Math.max(highest, value), 0)
  if (most >= 1e10) return { of: 1e9, words: 'billion ' }
  if (most >= 1e7) return { of: 1e6, words: 'million ' }
  return most >= 1e4 ? { of: 1e3, words: 'thousand ' } : { of: 1, words: '' }
}

function by(values: readonly number[], { of }: Unit): number[] {
  return values.map((value) => value / of)
}
