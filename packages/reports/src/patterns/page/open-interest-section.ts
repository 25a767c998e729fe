import { element, type Markup } from '../../markup/markup.ts'
import { type Cell, nameCell, pageTable } from '../../page/page-table.ts'
import { grouped } from '../../text/grouped.ts'
import { fallWindowsMs } from '../levels/open-interest-collapse.ts'
import type { OpenInterestCollapse, OpenInterestFall } from '../levels/open-interest-collapse.ts'
import type { PatternsDocument } from '../patterns-document.ts'
import { figureCell, secondsText, shareText } from './figures.ts'
import { figure } from '../../svg/figure.ts'
import type { MarketTones } from './market-tones.ts'
import { timeChart, type TimeSeries } from '../../svg/time-chart.ts'

interface MarketOpenInterest {
  readonly market: string
  readonly openInterest: OpenInterestCollapse
}

/** How fast open interest fell, and what closed it. */
export function openInterestSection(document: PatternsDocument, tones: MarketTones): Markup[] {
  const known = document.markets
    .flatMap(({ market, openInterest }): MarketOpenInterest[] =>
      openInterest === undefined || openInterest.falls.length === 0
        ? []
        : [{ market, openInterest }],
    )
    .toSorted((left, right) => largestShare(right) - largestShare(left))
  if (known.length === 0) return []
  return [
    element('h2', {}, 'Open interest'),
    ...pageTable({
      caption:
        'The largest fall within 1 s, 10 s, 1 min and 10 min; what closed the last of them; from its highest until half of that was closed',
      titles: [
        'Market',
        '1 s',
        '10 s',
        '1 min',
        '10 min',
        'By liquidation',
        'By deleveraging',
        'Half after',
      ],
      rows: known.map(tableRow),
    }),
    ...openInterestChart(document, known, tones),
  ]
}

function largestShare({ openInterest: { falls } }: MarketOpenInterest): number {
  return falls.reduce((most, { share = 0 }) => Math.max(most, share), 0)
}

function tableRow({ market, openInterest: { falls, timeToHalfMs } }: MarketOpenInterest): Cell[] {
  const last = falls.at(-1)
  return [
    nameCell(market),
    ...fallWindowsMs.map((windowMs) =>
      figureCell(fallText(falls.find((one) => one.windowMs === windowMs))),
    ),
    figureCell(partText(last, 'liquidation')),
    figureCell(partText(last, 'deleveraging')),
    figureCell(timeToHalfMs === undefined ? undefined : secondsText(timeToHalfMs)),
  ]
}

function fallText(fall: OpenInterestFall | undefined): string | undefined {
  if (fall === undefined) return undefined
  return fall.share === undefined ? grouped(fall.size) : shareText(fall.share)
}

function partText(
  fall: OpenInterestFall | undefined,
  cause: 'liquidation' | 'deleveraging',
): string | undefined {
  const change = fall?.byCause[cause]
  if (fall === undefined || change === undefined || Number(fall.byCause.unknown) !== 0) {
    return undefined
  }
  return shareText((0 - Number(change)) / Number(fall.size))
}

function openInterestChart(
  { fromMs, toMs }: PatternsDocument,
  known: readonly MarketOpenInterest[],
  tones: MarketTones,
): Markup[] {
  const series = known.flatMap(({ market, openInterest }): TimeSeries[] => {
    const tone = tones.get(market)
    const { path, start } = openInterest
    const whole = Number(start)
    if (tone === undefined || path === undefined || !(whole > 0)) return []
    return [
      {
        name: market,
        tone,
        form: 'line',
        fromMs: path.fromMs,
        stepMs: path.stepMs,
        values: path.levels.map((level) => (100 * level) / whole),
      },
    ]
  })
  if (series.length === 0) return []
  const description =
    'Of what was open at the beginning; the markets that were deleveraged most, in the colours that they have above.'
  return figure(
    'Open interest over time',
    description,
    timeChart({
      title: 'Open interest',
      description,
      fromMs,
      toMs,
      upTitle: 'of the beginning',
      unit: ' %',
      series,
    }),
  )
}
