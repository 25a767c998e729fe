import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { grouped, percent } from '../parts/decimal-words.ts'
import { Figure, Figures } from '../parts/figure.tsx'
import { utc } from '../parts/instant.tsx'
import { type ChartLine, LineChart } from '../parts/line-chart.tsx'
import { Panel } from '../parts/panel.tsx'
import type { Indicators } from '../waterline/indicators.ts'
import { moveWords } from '../waterline/load-words.ts'
import {
  coverageColumn,
  coverageWords,
  freeboardWords,
  imbalanceWords,
  type MarketCourse,
  percentColumn,
  presentRisk,
  type PresentRisk,
  riskWords,
} from './market-risk.ts'

interface RiskPanelProps {
  readonly market: string
  readonly indicators: Indicators
}

/** How fragile a market is by itself, now and in the course of time. Not shown to whoever may not know it. */
export function RiskPanel({ market, indicators }: RiskPanelProps): JSX.Element | null {
  const { asset } = useDomain()
  const course = indicators.markets.find((row) => row.market === market)
  const risk = course && presentRisk(course)
  if (course === undefined || risk === undefined) return null
  const { tone, word, headline } = riskWords(risk, asset === undefined ? '' : ` ${asset.name}`)
  return (
    <Panel
      title="If this price alone moves"
      tools={<Badge tone={tone}>{word}</Badge>}
      about={headline}
    >
      <RiskFigures risk={risk} />
      <div class="risk-table">
        <RiskTable risk={risk} />
      </div>
      {indicators.timeMs.length < 2 ? null : (
        <RiskCharts market={market} course={course} timesMs={indicators.timeMs} />
      )}
      <p class="fine">
        Counted are all who hold this market, with everything else they hold at its present price,
        and the insurance funds that serve it. Nothing is liquidated on the way, so this is no
        forecast: it says where the hull ends. Who holds several markets, and a fund that serves
        several, count in each, so that markets cannot be added up.
      </p>
    </Panel>
  )
}

function RiskFigures({ risk }: { readonly risk: PresentRisk }): JSX.Element {
  const { down, up, coverage, imbalance, fall } = risk
  const tenth = percent(fall.move.replace('-', ''), 0)
  return (
    <Figures>
      <Figure label="Freeboard down" note="a fall that the funds can pay for">
        {freeboardWords(down)}
      </Figure>
      <Figure label="Freeboard up" note="a rise that they can pay for">
        {freeboardWords(up)}
      </Figure>
      <Figure label="Coverage" note={`of what a move of ${tenth} would leave missing`}>
        {coverageWords(coverage)}
      </Figure>
      <Figure
        label="Fragile side"
        note={
          imbalance === null
            ? `owes nothing after a move of ${tenth}`
            : `imbalance ${grouped(imbalance, 2)}, from −1 (shorts) to 1 (longs)`
        }
      >
        {imbalanceWords(imbalance)}
      </Figure>
    </Figures>
  )
}

function RiskTable({ risk: { fall, now, rise } }: { readonly risk: PresentRisk }): JSX.Element {
  return (
    <DataTable
      caption="What would be missing, and what the funds of this market could pay"
      isCaptionHidden
      rows={[fall, now, rise]}
      keyOf={({ move }) => move}
      currentKey={now.move}
      columns={[
        {
          title: 'move',
          isName: true,
          cell: (row) => (row === now ? 'now' : moveWords(row.move)),
        },
        {
          title: 'missing',
          isNumber: true,
          cell: ({ deficit }) => <Amount value={deficit} places={0} />,
        },
        {
          title: 'funds can pay',
          isNumber: true,
          cell: ({ available }) => <Amount value={available} places={0} />,
        },
        {
          title: 'below 0',
          isNumber: true,
          isMinor: true,
          cell: ({ buckets }) => grouped(String(buckets)),
        },
      ]}
    />
  )
}

interface RiskChartsProps {
  readonly market: string
  readonly course: MarketCourse
  readonly timesMs: readonly number[]
}

function RiskCharts({ market, course, timesMs }: RiskChartsProps): JSX.Element {
  const freeboards = useMemo(() => freeboardLines(course), [course])
  const coverage = useMemo(() => coverageLines(course), [course])
  const sides = useMemo(() => sideLines(course), [course])
  const span = `from ${utc(timesMs[0] ?? 0)} to ${utc(timesMs.at(-1) ?? 0)}`
  const spoken = (lines: readonly ChartLine[]): string =>
    `${market}: ${lines.map(({ label, values }) => `${label} ${lastWords(values)}`).join(', ')}, ${span}.`
  return (
    <div class="risk-charts">
      <div>
        <h3>Freeboard, %; drawn up to 50</h3>
        <LineChart label={spoken(freeboards)} timesMs={timesMs} lines={freeboards} />
      </div>
      <div>
        <h3>Coverage, %; drawn up to 300</h3>
        <LineChart label={spoken(coverage)} timesMs={timesMs} lines={coverage} />
      </div>
      <div>
        <h3>Imbalance and way to the trigger, %</h3>
        <LineChart label={spoken(sides)} timesMs={timesMs} lines={sides} />
      </div>
    </div>
  )
}

function lastWords(values: ChartLine['values']): string {
  const last = values.at(-1) ?? null
  return last === null ? 'without a number' : `${last.toFixed(1)} %`
}

function freeboardLines({ freeboardDown, freeboardUp }: MarketCourse): ChartLine[] {
  return [
    { label: 'down', values: percentColumn(freeboardDown), tone: 'water' },
    { label: 'up', values: percentColumn(freeboardUp), tone: 'tone-5', dash: [6, 3] },
  ]
}

function coverageLines(course: MarketCourse): ChartLine[] {
  const covered = coverageColumn(course)
  return [
    { label: 'funds can pay', values: covered, tone: 'water', isArea: true },
    { label: 'all of it', values: covered.map(() => 100), tone: 'danger', dash: [6, 3] },
  ]
}

function sideLines({ imbalance, adlNearness }: MarketCourse): ChartLine[] {
  const isNear = adlNearness.some((part) => part !== null)
  return [
    { label: 'imbalance', values: percentColumn(imbalance), tone: 'water' },
    ...(isNear
      ? [
          {
            label: 'way to the trigger',
            values: percentColumn(adlNearness),
            tone: 'warn',
            dash: [2, 3],
          },
        ]
      : []),
  ]
}
