import { liquidationEndWords } from '@plimsoll/reports'
import { addRatios, type CaseView, type PositionView, ratio } from '@plimsoll/engine'
import type { LiquidationHistory, RecordPlace } from '@plimsoll/protocol'
import { formatted } from '../incident/incident-reading.ts'
import { counted, grouped } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { utcDateTime, utcTime } from '../output/utc.ts'
import { wrapped } from '../output/wrapped.ts'
import { exemptionLines } from '../summary/exemption-lines.ts'
import type { Reader } from '../summary/reader.ts'
import { firstOf, lastOf } from './case-list.ts'
import type { CaseHistory, CaseRound, CasesFound } from './find-cases.ts'
import { type LayerReading, layerLines } from './layer-lines.ts'

/** How a page of one case is written. */
export interface CasePageOptions {
  /** Rows of each list. */
  readonly top: number
  readonly emphasise: (text: string) => string
}

/** One case in plain words with every number: why it opened, what each layer did, how it ended. */
export function casePage(
  found: CasesFound,
  one: CaseHistory,
  { top, emphasise }: CasePageOptions,
): string[] {
  const { reader } = formatted(found.book, found.moneyQuote)
  const rounding = reader.isRounded
    ? ` to ${counted(reader.moneyPlaces, 'place')}; --json has every digit`
    : ''
  return [
    emphasise(`Case ${one.caseId}`),
    ...wrapped(
      `${bucketText(one)} of ${one.account}, in ${found.book.domain}; amounts in ${found.book.asset.name}${rounding}`,
    ),
    ...wrapped(shortStory(one, reader)),
    ...beforeLines(one.liquidation, reader).flatMap((line, index) =>
      index === 0 ? ['', emphasise('Before'), ...line] : line,
    ),
    ...one.rounds.flatMap((round, index) => [
      '',
      emphasise(roundTitle(round, index, one.rounds.length)),
      ...roundLines(round, {
        reader,
        rowsMax: top,
        waterfall: found.book.waterfall,
        isFirst: index === 0,
      }),
    ]),
  ]
}

function bucketText({ bucket }: CaseHistory): string {
  return bucket === 'cross' ? 'the cross wallet' : `the ${bucket} bucket`
}

function shortStory(one: CaseHistory, reader: Reader): string {
  const { outcome } = lastOf(one)
  const deficit = reader.money(firstOf(one).outcome.deficitQuote)
  const rounds = counted(one.rounds.length, 'round')
  if (outcome.status === 'closed')
    return `Opened with a deficit of ${deficit}; closed in ${rounds}.`
  const legs = counted(outcome.residualExposure.length, 'leg')
  return `Opened with a deficit of ${deficit}; suspended after ${rounds} with ${reader.money(outcome.residualDeficitQuote)} and ${legs} left.`
}

function beforeLines(liquidation: LiquidationHistory | undefined, reader: Reader): string[][] {
  if (liquidation === undefined) return []
  const { requested, deadlineMs, fills, feesQuote, ended } = liquidation
  const fees =
    feesQuote === 0n
      ? ''
      : `; ${reader.money(feesQuote)} of what they left above bankruptcy went to a fund`
  return [
    wrapped(
      `${placeText(requested)}: below maintenance; the venue was asked to close it by ${utcTime(deadlineMs)}`,
      '  ',
    ),
    wrapped(`${counted(fills, 'fill')} in the market${fees}`, '  '),
    ...(ended === undefined
      ? []
      : [wrapped(`${placeText(ended)}: ${liquidationEndWords(ended.outcome)}`, '  ')]),
  ]
}

function placeText({ sequence, timeMs }: RecordPlace): string {
  return `${utcTime(timeMs)}, record ${grouped(String(sequence))}`
}

function roundTitle({ opened, finished }: CaseRound, index: number, count: number): string {
  const name = count === 1 ? 'Round' : `Round ${index + 1} of ${count}`
  const records =
    opened.sequence === finished.sequence
      ? `record ${grouped(String(opened.sequence))}`
      : `records ${grouped(String(opened.sequence))} to ${grouped(String(finished.sequence))}`
  return `${name}: ${utcDateTime(opened.timeMs)}, ${records}`
}

function roundLines(
  round: CaseRound,
  { isFirst, ...reading }: LayerReading & { readonly isFirst: boolean },
): string[] {
  const { outcome } = round
  const { reader } = reading
  return [
    ...wrapped(`${causeText(round, isFirst)}: ${equityText(round, reader)}`, '  '),
    ...assetLines(outcome, reader),
    ...legLines(round, reader),
    ...outcome.layers.flatMap((layer, index) => layerLines(layer, index + 1, reading)),
    ...returnedLines(outcome, reader),
    ...endLines(outcome, reader),
    ...exemptionLines(round.exempt),
  ]
}

function causeText({ cause, orderReason }: CaseRound, isFirst: boolean): string {
  switch (cause) {
    case 'bankrupt':
      return 'opened because its equity was below 0 at healthy prices'
    case 'liquidationFailed':
      return 'opened because the venue could not close it in the market'
    case 'ordered':
      return `opened by order of an officer (${orderReason ?? 'no reason given'})`
    case 'fundDefault':
      return 'opened because its inventory lost more than the fund had'
    case 'poolFactor':
      return 'opened because traders’ profit was too large a part of the pool’s value'
    case 'suspended':
      return isFirst ? 'taken up' : 'taken up again, measured anew'
  }
}

function equityText({ margin, outcome }: CaseRound, reader: Reader): string {
  const equity = `equity ${reader.money(outcome.equityQuote)}, deficit ${reader.money(outcome.deficitQuote)}`
  if (margin === undefined) return equity
  const money = reader.money(margin.moneyQuote)
  const result = reader.money(addRatios(outcome.equityQuote, ratio(-margin.moneyQuote)))
  return `money ${money}, result of its positions ${result}, so ${equity}; it needed ${reader.money(margin.maintenanceQuote)} as maintenance`
}

function assetLines({ assetsTakenQuote }: CaseView, reader: Reader): string[] {
  if (assetsTakenQuote === undefined) return []
  return wrapped(
    `its other assets went to the venue for ${reader.money(assetsTakenQuote)}, part of that equity`,
    '  ',
  )
}

const legColumns = [
  { title: 'side', align: 'left' },
  { title: 'size', align: 'right' },
  { title: 'market', align: 'left', shrinks: true },
  { title: 'cost', align: 'right' },
  { title: 'mark', align: 'right' },
  { title: 'bankruptcy', align: 'right' },
] as const

function legLines({ outcome, holder }: CaseRound, reader: Reader): string[] {
  if (outcome.exposure.length === 0) return ['  it held no position any more']
  const rows = outcome.exposure.map(
    ({ market, side, lots, markPriceTicks, bankruptcyPriceTicks }) => {
      const position = holder?.positions.find((one) => isLeg(one, { market, side }, outcome.bucket))
      return [
        side,
        reader.size(market, lots),
        market,
        position === undefined ? '' : reader.money(position.entryValueQuote),
        reader.price(market, markPriceTicks),
        reader.price(market, bankruptcyPriceTicks),
      ]
    },
  )
  return tableLines(legColumns, rows, '     ')
}

function isLeg(
  { market, sizeLots, marginMode }: PositionView,
  leg: { readonly market: string; readonly side: string },
  bucket: string,
): boolean {
  const side = sizeLots > 0n ? 'long' : 'short'
  const isSameMode = (bucket === 'cross') === (marginMode === 'cross')
  return market === leg.market && side === leg.side && isSameMode
}

function returnedLines({ returned }: CaseView, reader: Reader): string[] {
  if (returned === undefined || returned.length === 0) return []
  const total = returned.reduce((sum, { amountQuote }) => sum + amountQuote, 0n)
  const named = returned
    .slice(0, returnedNamed)
    .map(({ ledger, amountQuote }) => `${ledger} ${reader.money(amountQuote)}`)
  const more = returned.length - named.length
  return wrapped(
    `returned, because the case did not need it: ${reader.money(total)} to ${named.join(', ')}${more > 0 ? ` and ${grouped(String(more))} more` : ''}`,
    '  ',
  )
}

const returnedNamed = 3

function endLines({ status, reason, residueQuote, ...rest }: CaseView, reader: Reader): string[] {
  const residue =
    residueQuote === 0n ? '' : `; rounding of ${reader.exactMoney(residueQuote)} to the residue`
  if (status === 'closed') return [`  ended: closed${residue}`]
  const legs = counted(rest.residualExposure.length, 'leg')
  return wrapped(
    `ended: suspended, because ${reason ?? 'no reason was given'}; ${reader.money(rest.residualDeficitQuote)} and ${legs} left${residue}`,
    '  ',
  )
}
