import type { CaseView, ExposureView } from '@plimsoll/engine'
import { counted, grouped } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import { shortBucket } from './bucket-name.ts'
import type { Page } from './page.ts'
import type { Reader } from './reader.ts'
import { restLine, rowsShown, type Section } from './section.ts'

/** The bankrupt buckets, the largest deficits first, a row for each leg. */
export function caseSection({ whole, shown: part, account, reader }: Page): Section {
  const { cases } = part.round
  const { cases: every } = whole.round
  const isPlain = every.every(({ cause }) => cause === undefined)
  const all = counted(every.length, isPlain ? 'bankrupt bucket' : 'case')
  const shown = cases.toSorted(byDeficit).slice(0, rowsShown)
  const hasIsolated = shown.some(({ bucket }) => bucket !== 'cross')
  const columns: Column[] = [
    { title: 'account', align: 'left', shrinks: true },
    ...(hasIsolated ? [{ title: 'bucket', align: 'left' } as const] : []),
    { title: 'side', align: 'left' },
    { title: 'size', align: 'right' },
    { title: 'market', align: 'left', shrinks: true },
    { title: 'mark', align: 'right', optional: true },
    { title: 'bankruptcy', align: 'right' },
    { title: 'deficit', align: 'right' },
    { title: 'status', align: 'left' },
  ]
  const rows = shown.flatMap((one) => caseRows(one, hasIsolated, reader))
  return {
    title:
      account === undefined ? `Cases: ${all}` : `Cases: ${grouped(String(cases.length))} of ${all}`,
    lines: [
      ...tableLines(columns, rows, '  '),
      ...restLine(cases.length, 'cases'),
      ...causeLines(shown),
      ...priceNotes(shown),
      ...assetLines(shown, reader),
      ...suspendedLines(cases, reader),
    ],
  }
}

function byDeficit(left: CaseView, right: CaseView): number {
  const difference = right.deficitQuote - left.deficitQuote
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** A row for each of the first legs; what belongs to the case as a whole stands in the first. */
function caseRows(one: CaseView, hasIsolated: boolean, reader: Reader): string[][] {
  const [first = ['none', '', '', '', ''], ...others] = legRows(one.exposure, reader)
  const bucket = hasIsolated ? [shortBucket(one.bucket)] : []
  return [
    [one.account, ...bucket, ...first, reader.money(one.deficitQuote), one.status],
    ...others.map((leg) => ['', ...bucket.map(() => ''), ...leg, '', '']),
  ]
}

/** Side, size, market, mark and bankruptcy price. */
function legRows(exposure: readonly ExposureView[], reader: Reader): string[][] {
  const legs = exposure
    .slice(0, rowsShown)
    .map(({ market, side, lots, markPriceTicks, bankruptcyPriceTicks }) => [
      side,
      reader.size(market, lots),
      market,
      reader.price(market, markPriceTicks),
      reader.price(market, bankruptcyPriceTicks),
    ])
  const rest = restLine(exposure.length, 'legs').map((line) => ['', '', line.trim(), '', ''])
  return [...legs, ...rest]
}

/** Why there is a case where no account is bankrupt. */
function causeLines(shown: readonly CaseView[]): string[] {
  return shown.flatMap(({ account, cause }) =>
    cause === undefined
      ? []
      : wrapped(`${shorten(account, nameWidth)} is a case because ${causeWords[cause]}`, '  '),
  )
}

/** Why something is a case that is no bankrupt account, in words that follow "because". */
const causeWords: Readonly<Record<NonNullable<CaseView['cause']>, string>> = {
  fundDefault: 'its inventory lost more than the fund had',
  poolFactor:
    'traders’ profit is too large a part of the pool’s value: as much of its side is closed as brings it back',
}

/** Bankruptcy prices that look like faults and are not. */
function priceNotes(shown: readonly CaseView[]): string[] {
  const prices = shown.flatMap(({ exposure }) =>
    exposure.slice(0, rowsShown).map(({ bankruptcyPriceTicks }) => bankruptcyPriceTicks),
  )
  const isNegative = prices.some((price) => price !== undefined && price.numerator < 0n)
  return [
    ...(isNegative ? ['  bankruptcy below 0: no price above 0 brings that case to zero'] : []),
    ...(prices.includes(undefined)
      ? [
          '  no bankruptcy: no price of an inverse contract is high enough to bring that case to zero',
        ]
      : []),
  ]
}

/** Other assets behind a wallet are the venue's when its case opens. */
function assetLines(shown: readonly CaseView[], reader: Reader): string[] {
  return shown.flatMap(({ account, assetsTakenQuote }) =>
    assetsTakenQuote === undefined
      ? []
      : wrapped(
          `the venue took over the other assets of ${shorten(account, nameWidth)} for ${reader.money(assetsTakenQuote)}, which its equity counts`,
          '  ',
        ),
  )
}

function suspendedLines(cases: readonly CaseView[], reader: Reader): string[] {
  const suspended = cases.filter(({ status }) => status === 'suspended')
  const lines = suspended.slice(0, rowsShown).flatMap((one) => {
    const left = reader.money(one.residualDeficitQuote)
    const legs = counted(one.residualExposure.length, 'leg')
    const name = shorten(one.account, nameWidth)
    return wrapped(
      `${name} is suspended: ${left} and ${legs} left; ${one.reason ?? 'no reason given'}`,
      '  ',
    )
  })
  return [...lines, ...restLine(suspended.length, 'suspended cases')]
}
