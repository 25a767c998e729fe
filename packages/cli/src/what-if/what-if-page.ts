import type { Document } from '@plimsoll/protocol'
import { counted, grouped } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import { shortBucket } from '../summary/bucket-name.ts'

type Answer = Document<'whatIf'>
type Margin = Document<'margin'>
type Place = Document<'adlPosition'>

/** What was asked, and of which book. */
export interface WhatIfTerms {
  readonly domain: string
  readonly asset: string
  readonly changes: Document<'whatIfRequest'>
}

const none = '–'

/** The answer to a what-if for a person to read. */
export function whatIfPage(
  answer: Answer,
  terms: WhatIfTerms,
  emphasise: (text: string) => string,
): string[] {
  const { account, refused } = answer
  const section = (title: string, lines: readonly string[]): string[] => [
    '',
    emphasise(title),
    ...lines,
  ]
  return [
    emphasise(`${shorten(account, nameWidth)} in ${shorten(terms.domain, nameWidth)}`),
    ...wrapped(`amounts in ${terms.asset}; ${changesText(terms.changes)}`, ''),
    ...(refused === undefined
      ? []
      : section(
          'Refused',
          wrapped(
            `${refused.step}: ${refused.detail} (${refused.code}); what follows it is left out`,
            '  ',
          ),
        )),
    ...section('Margin: now, and after the changes', marginLines(answer)),
    ...section('Queues: now, and after the changes', placeLines(answer)),
    ...section('What the next round would take', takenLines(answer)),
  ]
}

function changesText({ marks = [], deposit, closes = [] }: WhatIfTerms['changes']): string {
  const parts = [
    ...marks.map(({ market, markPrice }) => `${market} at ${grouped(markPrice)}`),
    ...(deposit === undefined ? [] : [`${grouped(deposit)} paid in`]),
    ...closes.map(({ market, size }) => `${grouped(size)} ${market} closed at mark`),
  ]
  return parts.length === 0 ? 'nothing is changed' : parts.join(', ')
}

function marginLines({ before, after }: Answer): string[] {
  const columns: Column[] = [
    { title: 'bucket', align: 'left', shrinks: true },
    { title: '', align: 'left' },
    ...['money', 'equity', 'maintenance', 'ratio'].map((title) => rightColumn(title)),
    { title: 'status', align: 'left' },
  ]
  const row = (when: string, margin: Margin | undefined): string[] => [
    when,
    ...[margin?.money, margin?.equity, margin?.maintenance, margin?.marginRatio].map(amount),
    margin?.status ?? none,
  ]
  const buckets = new Set([...before.margins, ...after.margins].map(({ bucket }) => bucket))
  return tableLines(
    columns,
    [...buckets].flatMap((bucket) => [
      [shortBucket(bucket), ...row('now', marginOf(before, bucket))],
      ['', ...row('then', marginOf(after, bucket))],
    ]),
    '  ',
  )
}

function marginOf({ margins }: Answer['before'], bucket: string): Margin | undefined {
  return margins.find((margin) => margin.bucket === bucket)
}

function placeLines({ before, after }: Answer): string[] {
  const all = [...before.positions, ...after.positions]
  if (all.length === 0) return ['  no position of the account is in a queue']
  const columns: Column[] = [
    { title: 'position', align: 'left', shrinks: true },
    { title: 'policy', align: 'left', shrinks: true },
    { title: '', align: 'left' },
    rightColumn('size'),
    rightColumn('rank'),
    { title: 'lights', align: 'left' },
    rightColumn('size ahead'),
    { title: 'passed over', align: 'left', optional: true },
  ]
  const row = (when: string, place: Place | undefined): string[] => [
    when,
    amount(place?.size),
    place?.rank === undefined ? none : `${place.rank} of ${place.queueLength}`,
    '●'.repeat(place?.lights ?? 0),
    amount(place?.sizeAhead),
    place === undefined || place.eligible ? '' : (place.reason ?? 'not eligible'),
  ]
  return tableLines(
    columns,
    [...new Map(all.map((one) => [placeKey(one), one]))].flatMap(
      ([key, { market, side, policy }]) => [
        [`${side} ${market}`, policy, ...row('now', placeOf(before, key))],
        ['', '', ...row('then', placeOf(after, key))],
      ],
    ),
    '  ',
  )
}

function placeKey({ layerIndex, bucket, market, side }: Place): string {
  return [layerIndex, bucket, market, side].join('\n')
}

function placeOf({ positions }: Answer['before'], key: string): Place | undefined {
  return positions.find((place) => placeKey(place) === key)
}

function takenLines({
  cuts,
  hedgesCrossed = [],
  charged = '0',
  ownCases,
  refused,
}: Answer): string[] {
  const isCharged = !/^0(?:\.0+)?$/u.test(charged)
  if (cuts.length + hedgesCrossed.length + ownCases.length === 0 && !isCharged) {
    return [refused === undefined ? '  nothing' : '  not known']
  }
  return [
    ...ownCases.flatMap((one) => wrapped(caseText(one), '  ')),
    ...cutLines('cut', cuts),
    ...cutLines('closed at mark with it', hedgesCrossed),
    ...(isCharged ? [`  charged: ${grouped(charged)}`] : []),
  ]
}

function caseText({
  bucket,
  equity,
  deficit,
  residualDeficit,
  status,
}: Answer['ownCases'][number]): string {
  const left =
    residualDeficit === undefined ? '' : `, of which ${grouped(residualDeficit)} nobody would pay`
  return `${shortBucket(bucket)} could not pay: equity ${grouped(equity)}, deficit ${grouped(deficit)}${left}; its case would be ${status}`
}

function cutLines(title: string, cuts: readonly Document<'cut'>[]): string[] {
  if (cuts.length === 0) return []
  const columns: Column[] = [
    { title, align: 'left', shrinks: true },
    ...['size', 'price', 'mark', 'realised', 'forgone'].map((one) => rightColumn(one)),
  ]
  const rows = cuts
    .slice(0, cutsShown)
    .map((cut) => [
      `${cut.side} ${cut.market}`,
      ...[cut.size, cut.price, cut.markPrice, cut.realisedPnl, cut.forgone].map(amount),
    ])
  const hidden = cuts.length - rows.length
  return [
    ...tableLines(columns, rows, '  '),
    ...(hidden > 0 ? [`  and ${counted(hidden, 'fill')} more; --json lists all`] : []),
  ]
}

const cutsShown = 20

function rightColumn(title: string): Column {
  return { title, align: 'right' }
}

function amount(text: string | undefined): string {
  return text === undefined ? none : grouped(text)
}
