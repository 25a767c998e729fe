import {
  addRatios,
  type FillView,
  type HaircutBase,
  type LayerSpec,
  type LayerView,
  type LossBase,
  type Ratio,
  ratio,
} from '@plimsoll/engine'
import { formatRatio } from '@plimsoll/protocol'
import { counted, grouped } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'
import { shortBucket } from '../summary/bucket-name.ts'
import { baseWords, flatChargeWords, layerLabel, priceWords } from '../summary/layer-words.ts'
import type { Reader } from '../summary/reader.ts'
import { whyLines } from './why-lines.ts'

const indent = '     '

/** How layers are written. */
export interface LayerReading {
  readonly reader: Reader
  /** Rows of each list. */
  readonly rowsMax: number
  readonly waterfall: readonly LayerSpec[]
}

/** What one layer did for a case, and where it left it. */
export function layerLines(
  layer: LayerView,
  place: number,
  { reader, rowsMax, waterfall }: LayerReading,
): string[] {
  return [
    ...wrapped(`${place}. ${labelOf(layer, waterfall)}: ${actText(layer, reader)}`, '  '),
    ...fillLines(layer, reader, rowsMax),
    ...whyLines(layer, reader, rowsMax),
    ...chargeLines(layer, reader, rowsMax),
    ...leftLines(layer, reader),
  ]
}

function labelOf(view: LayerView, waterfall: readonly LayerSpec[]): string {
  const { layer, mode, policy, price, chargesFlatAccounts } = view
  if (policy !== undefined) {
    const spec = waterfall.find((one) => one.layer === 'adl' && one.policy.policy === policy)
    const rule = spec?.layer === 'adl' ? ` (${priceWords[spec.price ?? spec.policy.price]})` : ''
    return `${layer} ${policy}${rule}`
  }
  const more = [
    ...(mode === undefined ? [] : [mode]),
    ...(price === undefined ? [] : [priceWords[price]]),
    ...(chargesFlatAccounts ? [flatChargeWords] : []),
  ]
  return `${layerLabel(view)}${more.length === 0 ? '' : ` (${more.join(', ')})`}`
}

function actText(layer: LayerView, reader: Reader): string {
  const { layer: name, fills, paidQuote, postings, skipped, isRepayable } = layer
  if (didNothing(layer)) return name === 'withdrawalGate' ? `${skipped}` : `nothing: ${skipped}`
  const paid = paidText(paidQuote, reader)
  const owed = isRepayable ? ', which is owed back to them' : ''
  switch (name) {
    case 'profitHaircut':
      return `charged ${gainWords[layer.base ?? 'oppositeGains']} of ${counted(payersOf(postings), 'bucket')}${owed}, ${paid}`
    case 'socialisedLoss':
      return `shared the loss among ${counted(payersOf(postings), 'bucket')}${owed}, ${paid}`
    default:
  }
  if (fills.length === 0) return paid
  const value = reader.money(fills.reduce((sum, { valueQuote }) => sum + valueQuote, 0n))
  const accounts = new Set(fills.map(({ account }) => account)).size
  const forgone = fills.reduce((sum, fill) => addRatios(sum, fill.forgoneQuote), ratio(0n))
  switch (name) {
    case 'insuranceFund':
      return `took over lots worth ${value} at mark, ${paid}`
    case 'ownNetting':
    case 'crossing':
      return `${counted(fills.length, 'leg')} closed each other at mark, worth ${value}`
    case 'settlement':
      return `${settledText(fills.length, value)}, ${paid}`
    case 'tearUp':
      return layer.extent === 'full'
        ? `${settledText(fills.length, value)}, ${paid}`
        : `ended contracts worth ${value} with ${counted(accounts, 'account')}, ${costText(forgone, reader)}; ${paid}`
    case 'backstopVault':
      return `the vault took over lots worth ${value}, ${costText(forgone, reader)}; ${paid}`
    case 'offers':
      return `${counted(accounts, 'account')} took over lots worth ${value}, ${costText(forgone, reader)}; ${paid}`
    default:
      return `closed ${value} against ${counted(accounts, 'account')}, ${costText(forgone, reader)}; ${paid}`
  }
}

const gainWords: Readonly<Record<HaircutBase | LossBase, string>> = {
  ...baseWords,
  oppositeGains: 'the gains',
  marketGains: 'the gains on both sides',
  periodGains: 'the gains since the previous mark',
  unsettledProfit: 'the unsettled profit',
}

function settledText(legs: number, value: string): string {
  return `the market ended, and ${counted(legs, 'leg')} of it with it, worth ${value}`
}

function payersOf(postings: LayerView['postings']): number {
  return postings.filter(({ amountQuote }) => amountQuote < 0n).length
}

function didNothing({ skipped, fills, paidQuote }: LayerView): boolean {
  return skipped !== undefined && fills.length === 0 && paidQuote === 0n
}

/** At a price of its own a layer may leave more of the deficit than it found. */
function paidText(paidQuote: bigint, reader: Reader): string {
  return paidQuote < 0n
    ? `left ${reader.money(-paidQuote)} more of a deficit`
    : `paid ${reader.money(paidQuote)} of the deficit`
}

function costText({ numerator, denominator }: Ratio, reader: Reader): string {
  return numerator < 0n
    ? `which left them ${reader.money(ratio(-numerator, denominator))} better off than mark`
    : `which cost them ${reader.money(ratio(numerator, denominator))} against mark`
}

function fillLines({ fills }: LayerView, reader: Reader, rowsMax: number): string[] {
  if (fills.length === 0) return []
  const hasRanks = fills.some(({ rank }) => rank !== undefined)
  const columns: Column[] = [
    ...(hasRanks ? [{ title: 'rank', align: 'right' } as const] : []),
    { title: 'account', align: 'left', shrinks: true },
    { title: 'bucket', align: 'left', optional: true },
    { title: 'side', align: 'left', optional: true },
    { title: 'market', align: 'left', shrinks: true },
    { title: 'size', align: 'right' },
    { title: 'price', align: 'right' },
    { title: 'mark', align: 'right' },
    { title: 'bankruptcy', align: 'right' },
    ...(hasRanks ? [{ title: 'score', align: 'right' } as const] : []),
    { title: 'forgone', align: 'right' },
  ]
  const rows = fills.slice(0, rowsMax).map((fill) => fillCells(fill, hasRanks, reader))
  return [...tableLines(columns, rows, indent), ...moreLine(fills.length, rowsMax, 'fills')]
}

function fillCells(fill: FillView, hasRanks: boolean, reader: Reader): string[] {
  const { account, bucket, side, market, lots, rank, score } = fill
  return [
    ...(hasRanks ? [rank === undefined ? '' : grouped(String(rank))] : []),
    account,
    shortBucket(bucket),
    side,
    market,
    reader.size(market, lots),
    reader.price(market, fill.priceTicks),
    reader.price(market, fill.markPriceTicks),
    reader.price(market, fill.bankruptcyPriceTicks),
    ...(hasRanks ? [score === undefined ? '' : formatRatio(score, 6)] : []),
    reader.money(fill.forgoneQuote),
  ]
}

const chargeColumns = [
  { title: 'ledger', align: 'left', shrinks: true },
  { title: 'charged', align: 'right' },
] as const

/** Who was charged: money without a fill. */
function chargeLines({ layer, postings }: LayerView, reader: Reader, rowsMax: number): string[] {
  const payers = postings.filter(({ amountQuote }) => amountQuote < 0n)
  if ((layer !== 'profitHaircut' && layer !== 'socialisedLoss') || payers.length === 0) return []
  const rows = payers
    .toSorted((left, right) => compareAmounts(left.amountQuote, right.amountQuote))
    .slice(0, rowsMax)
    .map(({ ledger, amountQuote }) => [ledger, reader.money(-amountQuote)])
  return [
    ...tableLines(chargeColumns, rows, indent),
    ...moreLine(payers.length, rowsMax, 'buckets'),
  ]
}

function leftLines(layer: LayerView, reader: Reader): string[] {
  const { residualDeficitQuote, residualExposure } = layer
  if (didNothing(layer)) return []
  const legs = residualExposure.map(
    ({ market, side, lots, bankruptcyPriceTicks }) =>
      `${side} ${reader.size(market, lots)} ${market} (bankruptcy ${reader.price(market, bankruptcyPriceTicks)})`,
  )
  const open = legs.length === 0 ? 'no position' : legs.join(', ')
  return wrapped(`left: deficit ${reader.money(residualDeficitQuote)}, ${open}`, indent)
}

function moreLine(total: number, shown: number, what: string): string[] {
  if (total <= shown) return []
  return [`${indent}… and ${grouped(String(total - shown))} more ${what}; --top ${total} shows all`]
}

function compareAmounts(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0
}
