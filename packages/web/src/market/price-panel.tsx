import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { utc } from '../parts/instant.tsx'
import { type ChartLine, LineChart } from '../parts/line-chart.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty } from '../parts/states.tsx'
import type { Indicators } from '../waterline/indicators.ts'

interface PricePanelProps {
  readonly market: string
  readonly indicators: Indicators
}

/** The mark of a market in the course of time. */
export function PricePanel({ market, indicators }: PricePanelProps): JSX.Element {
  const course = indicators.markets.find((row) => row.market === market)
  const { timeMs } = indicators
  const lines = useMemo<ChartLine[]>(
    () =>
      course === undefined
        ? []
        : [{ label: 'mark', values: course.markPrice.map(Number), tone: 'water', isArea: false }],
    [course],
  )
  if (course === undefined || timeMs.length < 2) {
    return (
      <Panel title="Mark">
        <Empty>
          {course === undefined
            ? 'No course is kept of this market: only the fifty largest have one.'
            : 'The chart begins with the second point.'}
        </Empty>
      </Panel>
    )
  }
  const span = `from ${utc(timeMs[0] ?? 0)} to ${utc(timeMs.at(-1) ?? 0)}`
  return (
    <Panel title="Mark">
      <LineChart
        label={`Mark of ${market}: ${course.markPrice[0]} at first, ${course.markPrice.at(-1)} now, ${span}.`}
        timesMs={timeMs}
        lines={lines}
      />
    </Panel>
  )
}
