import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { percent } from '../parts/decimal-words.ts'
import { utc } from '../parts/instant.tsx'
import { type ChartLine, LineChart } from '../parts/line-chart.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty } from '../parts/states.tsx'
import { furthestMoved, type Indicators } from './indicators.ts'

const tones = ['tone-1', 'tone-2', 'tone-3', 'tone-4', 'tone-5', 'tone-6'] as const
const dashes = [[], [8, 4], [2, 3], [12, 3, 2, 3], [5, 5], [1, 5]] as const

/** How the domain went lately, as lines. */
export function CourseCharts({ indicators }: { readonly indicators: Indicators }): JSX.Element {
  const { asset } = useDomain()
  const unit = asset === undefined ? '' : `, ${asset.name}`
  const { timeMs } = indicators
  const funds = useMemo(() => fundLines(indicators), [indicators])
  const marks = useMemo(() => markLines(indicators), [indicators])
  const cases = useMemo(() => caseLines(indicators), [indicators])
  const values = useMemo(() => valueLines(indicators), [indicators])
  if (timeMs.length < 2) {
    return (
      <Panel title="In the course of time">
        <Empty>Charts begin with the second point; one comes as soon as something happens.</Empty>
      </Panel>
    )
  }
  const span = `from ${utc(timeMs[0] ?? 0)} to ${utc(timeMs.at(-1) ?? 0)}`
  return (
    <div class="columns charts">
      <Panel title={`Funds against deficit${unit}`}>
        <LineChart label={`${spoken(funds)}, ${span}.`} timesMs={timeMs} lines={funds} />
      </Panel>
      <Panel title="Marks, % since the first point">
        <LineChart
          label={`Furthest moved: ${spokenMoves(indicators)}, ${span}.`}
          timesMs={timeMs}
          lines={marks}
        />
      </Panel>
      <Panel title="Cases and liquidations">
        <LineChart label={`${spoken(cases)}, ${span}.`} timesMs={timeMs} lines={cases} />
      </Panel>
      <Panel title={`Cut and charged${unit}`}>
        <LineChart label={`${spoken(values)}, ${span}.`} timesMs={timeMs} lines={values} />
      </Panel>
    </div>
  )
}

function fundLines({ available, deficit }: Indicators): ChartLine[] {
  const lines: ChartLine[] = [
    { label: 'funds can pay', values: available.map(Number), tone: 'water', isArea: true },
  ]
  if (deficit === undefined) return lines
  return [
    ...lines,
    { label: 'missing at mark', values: deficit.map(Number), tone: 'danger', dash: [6, 3] },
  ]
}

function markLines(indicators: Indicators): ChartLine[] {
  return furthestMoved(indicators, tones.length).map(({ market, changes }, index) => ({
    label: market,
    values: changes.map((change) => (change === null ? null : change * 100)),
    tone: tones[index] ?? 'ink',
    dash: dashes[index] ?? [],
  }))
}

function caseLines({ cases, openCases, liquidations }: Indicators): ChartLine[] {
  return [
    { label: 'cases since start', values: cases, tone: 'water', isArea: true },
    ...(openCases
      ? [{ label: 'open cases', values: openCases, tone: 'danger', dash: [6, 3] }]
      : []),
    ...(liquidations
      ? [{ label: 'liquidations open', values: liquidations, tone: 'warn', dash: [2, 3] }]
      : []),
  ]
}

function valueLines({ cutValue, charged }: Indicators): ChartLine[] {
  return [
    { label: 'value of positions cut', values: cutValue.map(Number), tone: 'warn', isArea: true },
    { label: 'taken by haircuts', values: charged.map(Number), tone: 'tone-5', dash: [6, 3] },
  ]
}

function spoken(lines: readonly ChartLine[]): string {
  return lines.map(({ label, values }) => `${label}: ${values.at(-1) ?? 'unknown'} now`).join(', ')
}

function spokenMoves(indicators: Indicators): string {
  return furthestMoved(indicators, 3)
    .map(({ market, last }) => `${market} ${percent(last)}`)
    .join(', ')
}
