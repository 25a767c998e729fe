import { formatRatio, readDecimal } from '@plimsoll/protocol'
import {
  type DistressPatterns,
  type FundBurn,
  intensityWords,
  type MarketPatterns,
  type PatternsDocument,
} from '@plimsoll/reports'
import { durationText } from '../output/duration.ts'
import { counted, grouped } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { utcDateTime, utcSpan, utcTime } from '../output/utc.ts'
import { wrapped } from '../output/wrapped.ts'

/** Rows shown of a list of waves; --json has every one. */
const wavesShown = 12

const kinds = ['liquidation', 'deleveraging'] as const

const titles = { liquidation: 'Liquidations', deleveraging: 'Deleveraging' } as const

/** Patterns of distress for a person to read. */
export function patternsPage(
  document: PatternsDocument,
  emphasise: (text: string) => string,
): string[] {
  const { source, fromMs, toMs, gapMs, market } = document
  const where = source.domain ?? source.name
  return [
    emphasise(`Patterns of distress: ${where}${market === undefined ? '' : `, ${market}`}`),
    `${utcSpan(fromMs, toMs)}; a wave ends where more than ${durationText(gapMs)} pass`,
    ...(source.asset === undefined ? [] : [`amounts in ${source.asset}; --json has every digit`]),
    ...kinds.flatMap((kind) => [
      '',
      emphasise(`${titles[kind]}: ${totalsText(document[kind])}`),
      ...waveLines(document[kind], clockOf(document)),
      ...intensityWords(kind, document[kind].intensity).flatMap((words) => wrapped(words, '  ')),
    ]),
    ...marketLines(document.markets, emphasise),
    ...openInterestLines(document.markets, emphasise),
    ...fundLines(document, emphasise),
  ]
}

function totalsText({ fills, instants, value, accounts }: DistressPatterns): string {
  if (fills === 0) return 'none'
  return [
    `${counted(fills, 'fill')} at ${counted(instants, 'time')}`,
    ...(value === undefined ? [] : [`worth ${twoPlaces(value)}`]),
    ...(accounts === undefined ? [] : [counted(accounts, 'account')]),
  ].join(', ')
}

const waveColumns: readonly Column[] = [
  { title: 'wave', align: 'right' },
  { title: 'start (UTC)', align: 'left' },
  { title: 'length', align: 'right' },
  { title: 'times', align: 'right', optional: true },
  { title: 'fills', align: 'right' },
  { title: 'of all', align: 'right' },
  { title: 'value', align: 'right' },
  { title: 'accounts', align: 'right' },
  { title: 'markets', align: 'right', optional: true },
]

/** The largest waves, in order of time. */
function waveLines({ waves }: DistressPatterns, clock: Clock): string[] {
  if (waves.length === 0) return []
  const shown = waves
    .toSorted((left, right) => right.count - left.count)
    .slice(0, wavesShown)
    .sort((left, right) => left.wave - right.wave)
  const rows = shown.map((wave) => [
    String(wave.wave),
    clock(wave.startMs),
    seconds(wave.durationMs),
    grouped(String(wave.instants)),
    grouped(String(wave.count)),
    percent(wave.share),
    wave.value === undefined ? '–' : twoPlaces(wave.value),
    wave.accounts === undefined ? '–' : grouped(String(wave.accounts)),
    String(wave.markets),
  ])
  return [
    ...tableLines(waveColumns, rows, '  '),
    ...(waves.length > shown.length
      ? [`  the ${shown.length} largest of ${counted(waves.length, 'wave')}; --json has all`]
      : []),
  ]
}

function marketLines(
  markets: readonly MarketPatterns[],
  emphasise: (text: string) => string,
): string[] {
  const touched = markets.filter(
    ({ liquidation, deleveraging }) => liquidation.fills + deleveraging.fills > 0,
  )
  if (touched.length === 0) return []
  const rows = touched.map(({ market, liquidation, deleveraging, pressure, risk }) => [
    market,
    grouped(String(liquidation.fills)),
    String(liquidation.waves.length),
    grouped(String(deleveraging.fills)),
    String(deleveraging.waves.length),
    pressure?.overallShare === undefined ? '–' : percent(pressure.overallShare),
    pressure?.heaviest === undefined ? '–' : percent(pressure.heaviest.deleveragedShare),
    roomText(risk?.points.map(({ freeboardDown }) => freeboardDown)),
    roomText(risk?.points.map(({ freeboardUp }) => freeboardUp)),
  ])
  return [
    '',
    emphasise('Markets'),
    ...tableLines(marketColumns, rows, '  '),
    ...wrapped(
      'of all: what part of all that was closed was deleveraged; worst: in the minute in which most was closed. fall, rise: how far the mark alone could move before losses were above what the funds had, at first and at worst.',
      '  ',
    ),
  ]
}

const marketColumns: readonly Column[] = [
  { title: 'market', align: 'left', shrinks: true },
  { title: 'liquidated', align: 'right' },
  { title: 'waves', align: 'right' },
  { title: 'deleveraged', align: 'right' },
  { title: 'waves', align: 'right' },
  { title: 'of all', align: 'right' },
  { title: 'worst', align: 'right' },
  { title: 'fall', align: 'right', optional: true },
  { title: 'rise', align: 'right', optional: true },
]

/** At first and at worst. A room of more than half of the mark is not measured. */
function roomText(points: readonly (string | null)[] | undefined): string {
  if (points === undefined) return '–'
  const rooms = points.map((room) => (room === null ? Infinity : Number(room)))
  const show = (room: number): string => (room === Infinity ? '> 50 %' : percent(room))
  return `${show(rooms[0] ?? Infinity)} → ${show(Math.min(...rooms))}`
}

function openInterestLines(
  markets: readonly MarketPatterns[],
  emphasise: (text: string) => string,
): string[] {
  const rows = markets.flatMap(({ market, openInterest }) => {
    if (openInterest === undefined || openInterest.falls.length === 0) return []
    const { falls, timeToHalfMs } = openInterest
    const fallIn = (windowMs: number): string => {
      const fall = falls.find((one) => one.windowMs === windowMs)
      return fall === undefined
        ? '–'
        : fall.share === undefined
          ? grouped(fall.size)
          : percent(fall.share)
    }
    const longest = falls.at(-1)
    const by = (cause: 'liquidation' | 'deleveraging'): string => {
      const change = longest?.byCause[cause]
      return longest === undefined || change === undefined || Number(longest.byCause.unknown) !== 0
        ? '–'
        : percent((0 - Number(change)) / Number(longest.size))
    }
    return [
      [
        market,
        fallIn(1000),
        fallIn(10_000),
        fallIn(60_000),
        fallIn(600_000),
        by('liquidation'),
        by('deleveraging'),
        timeToHalfMs === undefined ? '–' : seconds(timeToHalfMs),
      ],
    ]
  })
  if (rows.length === 0) return []
  return [
    '',
    emphasise('Open interest: the largest fall within'),
    ...tableLines(openInterestColumns, rows, '  '),
    ...wrapped(
      'by: what part of the fall within 10 min liquidations and deleveraging closed. half: from its highest until half of that was closed.',
      '  ',
    ),
  ]
}

const openInterestColumns: readonly Column[] = [
  { title: 'market', align: 'left', shrinks: true },
  { title: '1 s', align: 'right' },
  { title: '10 s', align: 'right' },
  { title: '1 min', align: 'right' },
  { title: '10 min', align: 'right' },
  { title: 'by liquidation', align: 'right' },
  { title: 'by deleveraging', align: 'right' },
  { title: 'half', align: 'right' },
]

function fundLines(
  { funds = [], ...span }: PatternsDocument,
  emphasise: (text: string) => string,
): string[] {
  const used = funds.filter(({ falls }) => falls.length > 0)
  if (funds.length === 0) return []
  const clock = clockOf(span)
  if (used.length === 0) return ['', emphasise('Funds: none was used')]
  return ['', emphasise('Funds'), ...used.flatMap((fund) => fundText(fund, clock))]
}

function fundText(
  { fund, start, end, paid, income, falls, ...burn }: FundBurn,
  clock: Clock,
): string[] {
  const flows =
    paid === undefined || income === undefined
      ? 'the source does not say what it paid'
      : `paid ${twoPlaces(paid)}, took in ${twoPlaces(income)}`
  const balance =
    start === undefined || end === undefined
      ? ''
      : `: ${twoPlaces(start)} at first, ${twoPlaces(end)} at last`
  const most = falls
    .map(({ windowMs, amount }) => `${twoPlaces(amount)} within ${durationText(windowMs)}`)
    .join(', ')
  const { emptyAtMs, firstDanger, shortest, atEnd } = burn
  return [
    ...wrapped(`${fund}${balance}; ${flows}`, '  '),
    ...wrapped(`lost at most, net of income: ${most}`, '    '),
    ...(firstDanger === undefined
      ? []
      : wrapped(
          `in danger from ${clock(firstDanger.atMs)}: it had lost ${twoPlaces(firstDanger.lastMinute)} in a minute, and would have lasted ${seconds(firstDanger.timeToEmptyMs)} more`,
          '    ',
        )),
    ...(emptyAtMs !== undefined
      ? [`    empty first at ${clock(emptyAtMs)}`]
      : shortest === undefined
        ? []
        : [
            `    shortest time to empty: ${seconds(shortest.timeToEmptyMs)}, at ${clock(shortest.atMs)}`,
          ]),
    ...(atEnd === undefined
      ? []
      : [`    at the rate of the last minute it would last ${seconds(atEnd.timeToEmptyMs)}`]),
  ]
}

type Clock = (timeMs: number) => string

/** How moments are written: by their time alone where all that was observed is one day. */
function clockOf({ fromMs, toMs }: Pick<PatternsDocument, 'fromMs' | 'toMs'>): Clock {
  const isOneDay = utcDateTime(fromMs).slice(0, 10) === utcDateTime(toMs).slice(0, 10)
  return (timeMs) => (isOneDay ? utcTime(timeMs) : utcDateTime(timeMs).replace(/ UTC$/u, ''))
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function seconds(ms: number): string {
  const places = ms % 1000 === 0 ? 0 : ms < 10_000 ? 3 : 1
  return `${grouped((ms / 1000).toFixed(places))} s`
}

/** An amount with two places, rounded half to even. */
function twoPlaces(decimal: string): string {
  const { digits = 0n, places = 0 } = readDecimal(decimal) ?? {}
  return grouped(formatRatio({ numerator: digits, denominator: 10n ** BigInt(places) }, 2))
}
