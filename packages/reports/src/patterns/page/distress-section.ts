import { element, type Markup } from '../../markup/markup.ts'
import { type Cell, numberCell, pageTable, wordCell } from '../../page/page-table.ts'
import { grouped } from '../../text/grouped.ts'
import type { DistressKind } from '../activity/pattern-event.ts'
import type { DistressWave } from '../activity/distress-waves.ts'
import { intensityWords } from '../intensity/intensity-words.ts'
import type { DistressPatterns, PatternsDocument } from '../patterns-document.ts'
import { figureCell, moneyCell, moneyText, secondsText, shareText } from './figures.ts'
import { figure } from '../../svg/figure.ts'
import { clockWithin } from '../../text/utc-text.ts'
import { quantileChart } from './quantile-chart.ts'
import { timeChart } from '../../svg/time-chart.ts'

const titles = { liquidation: 'Liquidations', deleveraging: 'Deleveraging' } as const
const tones = { liquidation: 'cut', deleveraging: 'charge' } as const

type Clock = (timeMs: number) => string

/** Waves shown of a long list. */
const wavesShown = 60

/** One kind of distress: its waves, and whether it feeds itself. */
export function distressSection(document: PatternsDocument, kind: DistressKind): Markup[] {
  const patterns = document[kind]
  const title = titles[kind]
  if (patterns.fills === 0) {
    return [element('h2', {}, title), element('p', {}, `No ${title.toLowerCase()}.`)]
  }
  return [
    element('h2', {}, title),
    element('p', {}, totalsText(patterns, clockWithin(document))),
    ...fillsChart(document, kind),
    ...waveTable(patterns.waves, clockWithin(document)),
    element('h3', {}, 'Does it feed itself?'),
    ...intensityWords(kind, patterns.intensity).map((words, index) =>
      element('p', {}, index === 0 ? element('strong', {}, words) : words),
    ),
    ...intensityChart(document, kind),
    ...quantiles(patterns),
  ]
}

function totalsText(
  { fills, instants, value, accounts, largestBatch }: DistressPatterns,
  clock: Clock,
): string {
  const parts = [
    `${grouped(String(fills))} fills at ${grouped(String(instants))} times`,
    ...(value === undefined ? [] : [`worth ${moneyText(value)}`]),
    ...(accounts === undefined ? [] : [`of ${grouped(String(accounts))} accounts`]),
  ]
  const batch =
    largestBatch === undefined
      ? ''
      : ` The most at one time: ${grouped(String(largestBatch.fills))}, at ${clock(largestBatch.timeMs)}.`
  return `${parts.join(', ')}.${batch}`
}

function fillsChart(
  { path, fromMs, toMs, ...document }: PatternsDocument,
  kind: DistressKind,
): Markup[] {
  const { waves } = document[kind]
  const perStep = path.stepMs === 1000 ? 'second' : `${grouped(String(path.stepMs / 1000))} s`
  return figure(
    `Fills per ${perStep}`,
    'Waves are shaded.',
    timeChart({
      title: `${titles[kind]} over time`,
      description: `${waves.length} waves.`,
      fromMs,
      toMs,
      upTitle: `fills per ${perStep}`,
      bands: waves.map((wave) => ({
        fromMs: wave.startMs,
        toMs: wave.endMs,
        title: `wave ${wave.wave}: ${grouped(String(wave.count))} fills`,
      })),
      bandsName: 'waves',
      series: [
        {
          name: 'fills',
          tone: tones[kind],
          form: 'bars',
          fromMs: path.fromMs,
          stepMs: path.stepMs,
          values: path.fills[kind],
        },
      ],
    }),
  )
}

function waveTable(waves: readonly DistressWave[], clock: Clock): Markup[] {
  const shown =
    waves.length <= wavesShown
      ? waves
      : waves
          .toSorted((left, right) => right.count - left.count)
          .slice(0, wavesShown)
          .sort((left, right) => left.wave - right.wave)
  return pageTable({
    caption:
      shown.length === waves.length
        ? 'Waves'
        : `The ${shown.length} largest of ${waves.length} waves`,
    titles: [
      'Wave',
      'Start',
      'End',
      'Length',
      'Times',
      'Fills',
      'Of all',
      'Value',
      'Accounts',
      'Markets',
    ],
    rows: shown.map((wave): Cell[] => [
      wordCell(String(wave.wave)),
      figureCell(clock(wave.startMs)),
      figureCell(clock(wave.endMs)),
      figureCell(secondsText(wave.durationMs)),
      numberCell(wave.instants),
      numberCell(wave.count),
      figureCell(shareText(wave.share)),
      moneyCell(wave.value),
      numberCell(wave.accounts),
      numberCell(wave.markets),
    ]),
  })
}

function intensityChart(
  { path, fromMs, toMs, ...document }: PatternsDocument,
  kind: DistressKind,
): Markup[] {
  const values = path.intensity[kind]
  const { excited } = document[kind].intensity
  if (values === undefined || excited === undefined) return []
  const steps = { fromMs: path.fromMs, stepMs: path.stepMs }
  const base = 60 * excited.baseRate.value
  return figure(
    'Intensity',
    'How many times a minute the model expects, moment by moment, and what it expects without earlier ones.',
    timeChart({
      title: `Intensity of ${titles[kind].toLowerCase()}`,
      description: 'Times a minute by the fitted model.',
      fromMs,
      toMs,
      upTitle: 'times a minute',
      series: [
        {
          name: 'intensity',
          tone: 'fund',
          form: 'line',
          ...steps,
          values: values.map((one) => 60 * one),
        },
        {
          name: 'without earlier ones',
          tone: 'case',
          form: 'line',
          ...steps,
          values: values.map(() => base),
        },
      ],
    }),
  )
}

function quantiles({ intensity: { excited } }: DistressPatterns): Markup[] {
  if (excited === undefined) return []
  const description =
    'Waits between times by the clock of the model, in order, against what the model expects: on the line where it is right.'
  return figure(
    'Does the model fit?',
    description,
    quantileChart('Quantiles of waits', description, excited.goodness.quantiles),
  )
}
