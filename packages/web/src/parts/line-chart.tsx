import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { theme } from '../app/theme.ts'
import { compact, tickWords } from './decimal-words.ts'
import { utc } from './instant.tsx'

/** A line of a chart. */
export interface ChartLine {
  readonly label: string
  /** One for each time; null where there is none. */
  readonly values: readonly (number | null)[]
  /** Name of a colour of the style: `water`, `danger`, `warn`, `ok`, `ink`, `tone-1` to `tone-6`. */
  readonly tone: string
  /** Drawn filled to the axis. */
  readonly isArea?: boolean
  /** Dashes, so that lines differ without their colours. */
  readonly dash?: readonly number[]
}

interface LineChartProps {
  /** What is seen, in a sentence, for whoever does not see it. */
  readonly label: string
  /** Milliseconds UTC, ascending. */
  readonly timesMs: readonly number[]
  readonly lines: readonly ChartLine[]
  readonly height?: number
}

/** Lines over time. The same numbers stand in a table beside it, or are named in its label. */
export function LineChart({ label, timesMs, lines, height = 180 }: LineChartProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null)
  const chart = useRef<UPlot | undefined>(undefined)
  const shape = lines.map(({ label: name, tone, isArea }) => `${name} ${tone} ${isArea}`).join('|')
  const chosen = theme.value
  useEffect(() => {
    const { current } = frame
    if (current === null) return undefined
    const made = new UPlot(
      optionsOf(lines, current.clientWidth, height),
      dataOf(timesMs, lines),
      current,
    )
    chart.current = made
    const resize = new ResizeObserver(() => made.setSize({ width: current.clientWidth, height }))
    resize.observe(current)
    return () => {
      resize.disconnect()
      made.destroy()
      chart.current = undefined
    }
    // The chart is made anew when its lines are others, and fed when only their values are.
  }, [shape, height, chosen])
  useEffect(() => {
    chart.current?.setData(dataOf(timesMs, lines))
  }, [timesMs, lines])
  return <div class="line-chart" role="img" aria-label={label} ref={frame} />
}

function dataOf(timesMs: readonly number[], lines: readonly ChartLine[]): UPlot.AlignedData {
  return [timesMs.map((ms) => ms / 1_000), ...lines.map(({ values }) => [...values])]
}

function optionsOf(lines: readonly ChartLine[], width: number, height: number): UPlot.Options {
  const grid = { stroke: colour('line'), width: 1 }
  const axis = { stroke: colour('muted'), grid, ticks: grid, font: '12px system-ui' }
  return {
    width,
    height,
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
    cursor: { y: false, points: { size: 6 } },
    legend: { live: true },
    scales: { x: { time: true } },
    axes: [
      {
        ...axis,
        values: (_chart, splits) => splits.map((seconds) => utc(seconds * 1_000).slice(0, 8)),
        space: 80,
        size: 28,
      },
      { ...axis, values: (_chart, splits) => tickWords(splits), size: 56 },
    ],
    series: [
      {
        label: 'UTC',
        value: (_chart, seconds: number | null) => (seconds === null ? '' : utc(seconds * 1_000)),
      },
      ...lines.map(({ label, tone, isArea, dash }) => ({
        label,
        stroke: colour(tone),
        width: 2,
        points: { show: false },
        value: (_chart: UPlot, value: number | null) => (value === null ? '' : compact(value)),
        ...(dash && { dash: [...dash] }),
        ...(isArea === true && { fill: colour(tone, 0.2) }),
      })),
    ],
  }
}

/** A colour of the style as it is now, in the form that a canvas takes; `part` of it where it lets through what is behind. */
function colour(tone: string, part = 1): string {
  const probe = document.createElement('i')
  probe.style.color = `var(--${tone})`
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return part === 1 ? color : color.replace(/^rgb\((.*)\)$/u, `rgba($1, ${part})`)
}
