import { element, type Markup } from '../../markup/markup.ts'
import { nameCell, numberCell, pageTable } from '../../page/page-table.ts'
import { describes } from '../intensity/goodness-of-fit.ts'
import type { IntensityFit } from '../intensity/fit-intensity.ts'
import type { MarketPatterns, PatternsDocument, RiskSeries } from '../patterns-document.ts'
import { figureCell, shareText } from './figures.ts'
import { figure } from '../../svg/figure.ts'
import type { MarketTones } from './market-tones.ts'
import { timeChart, type TimeSeries } from '../../svg/time-chart.ts'

/** Markets side by side: what was closed, how hard deleveraging pressed, and how much room was left. */
export function marketSection(document: PatternsDocument, tones: MarketTones): Markup[] {
  const touched = document.markets
    .filter(({ liquidation, deleveraging }) => liquidation.fills + deleveraging.fills > 0)
    .toSorted((left, right) => right.deleveraging.fills - left.deleveraging.fills)
  if (touched.length === 0) return []
  return [
    element('h2', {}, 'Markets'),
    ...pageTable({
      caption:
        'Fills and waves; what part of all that was closed was deleveraged, over everything and in the minute in which most was closed; of times with liquidations those that followed from earlier ones, where a fit describes them; how far the mark alone could have moved, at first and at worst, before losses were above what the funds had',
      titles: [
        'Market',
        'Liquidated',
        'Waves',
        'Deleveraged',
        'Waves',
        'Of all closed',
        'Worst minute',
        'Self-excited',
        'Room to fall',
        'Room to rise',
      ],
      rows: touched.map(({ market, liquidation, deleveraging, pressure, risk }) => [
        nameCell(market),
        numberCell(liquidation.fills),
        numberCell(liquidation.waves.length),
        numberCell(deleveraging.fills),
        numberCell(deleveraging.waves.length),
        figureCell(optionalShare(pressure?.overallShare)),
        figureCell(optionalShare(pressure?.heaviest?.deleveragedShare)),
        figureCell(excitedShare(liquidation.intensity)),
        figureCell(roomText(risk, 'freeboardDown')),
        figureCell(roomText(risk, 'freeboardUp')),
      ]),
    }),
    ...pressureChart(document, touched, tones),
    ...roomChart(document, touched, tones),
  ]
}

function optionalShare(share: number | undefined): string | undefined {
  return share === undefined ? undefined : shareText(share)
}

/** Undefined where nothing was fitted, or the fit is none to put a figure on. */
function excitedShare({ excited }: IntensityFit): string | undefined {
  if (excited === undefined || !describes(excited.goodness)) return undefined
  const { value } = excited.branching
  return value > 1 ? 'above 100 %' : shareText(value)
}

/** At first and at worst. A room of more than half of the mark is not measured. */
function roomText(
  risk: RiskSeries | undefined,
  side: 'freeboardDown' | 'freeboardUp',
): string | undefined {
  if (risk === undefined) return undefined
  const rooms = risk.points.map(({ [side]: room }) => (room === null ? Infinity : Number(room)))
  const show = (room: number): string => (room === Infinity ? '> 50 %' : shareText(room))
  return `${show(rooms[0] ?? Infinity)} → ${show(Math.min(...rooms))}`
}

function pressureChart(
  { fromMs, toMs }: PatternsDocument,
  markets: readonly MarketPatterns[],
  tones: MarketTones,
): Markup[] {
  const series = markets.flatMap(({ market, pressure }): TimeSeries[] => {
    const tone = tones.get(market)
    return pressure?.heaviest === undefined || tone === undefined
      ? []
      : [
          {
            name: market,
            tone,
            form: 'line',
            fromMs: pressure.fromMs,
            stepMs: pressure.stepMs,
            values: pressure.deleveragedShare.map((share) => (share === null ? null : 100 * share)),
          },
        ]
  })
  if (series.length === 0) return []
  const description =
    'Of what was liquidated or deleveraged in the minute before, the part that was deleveraged; a gap where nothing was closed.'
  return figure(
    'Pressure',
    description,
    timeChart({
      title: 'Pressure',
      description,
      fromMs,
      toMs,
      upTitle: 'deleveraged',
      unit: ' %',
      series,
    }),
  )
}

function roomChart(
  { fromMs, toMs }: PatternsDocument,
  markets: readonly MarketPatterns[],
  tones: MarketTones,
): Markup[] {
  const series = markets.flatMap(({ market, risk }): TimeSeries[] => {
    const tone = tones.get(market)
    return risk === undefined || tone === undefined
      ? []
      : [
          {
            name: market,
            tone,
            form: 'line',
            fromMs: risk.fromMs,
            stepMs: risk.stepMs,
            values: risk.points.map(({ freeboardDown }) =>
              freeboardDown === null ? null : 100 * Number(freeboardDown),
            ),
          },
        ]
  })
  if (series.length === 0) return []
  const description =
    'How far the mark of each market alone could have fallen before losses were above what the funds had, at every moment; a gap where it is more than 50 %.'
  return figure(
    'Room to fall',
    description,
    timeChart({
      title: 'Room to fall',
      description,
      fromMs,
      toMs,
      upTitle: 'fall of the mark',
      unit: ' %',
      series,
    }),
  )
}
