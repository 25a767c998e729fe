import type {
  ConfirmedFillView,
  EngineEvent,
  FillView,
  LayerView,
  MarketSpec,
  PostingView,
  RoundView,
} from '@plimsoll/engine'
import {
  type BookFormat,
  formatMoney,
  formatPrice,
  formatSize,
  marketFormat,
} from '../book/book-format.ts'
import { cell, type EventWriter } from '../event/event-writer.ts'
import { encodeFill } from '../resolution/encode-case.ts'
import { type LedgerName, ledgerNameAmong } from '../resolution/ledger-name.ts'
import { isForced, orderAtMark } from '../resolution/rehedge-orders.ts'
import type { ReceiptDocument } from './receipt-schema.ts'

/** A record with what it did to accounts. */
export interface ReceiptedRecord {
  readonly domain: string
  readonly epoch: number
  readonly sequence: number
  readonly timeMs: number
  /** The round that ends in it. */
  readonly round?: { readonly view: RoundView }
  readonly confirmed?: readonly ConfirmedFillView[]
  readonly events?: readonly EngineEvent[]
}

/** How receipts are written. */
export interface ReceiptWriting {
  readonly format: BookFormat
  readonly markets: readonly MarketSpec[]
  /** Names the positions of markets that an officer ended; absent: they have no receipts. */
  readonly writer?: EventWriter
}

/**
 * The receipts of a record: one for each fill, charge and refund of an account other than that of the case, and for each position
 * that ended with its market. Their order, and so their ids, follow from the record alone.
 */
export function receiptsOf(record: ReceiptedRecord, writing: ReceiptWriting): ReceiptDocument[] {
  const { domain, epoch, sequence, timeMs, round, confirmed = [], events = [] } = record
  const { writer } = writing
  const parts = [
    ...(round ? roundParts(round.view, writing) : []),
    ...confirmed.map((row) => ({
      ...fillPart(row.fill, row, writing),
      caseId: row.caseId,
      planId: row.planId,
    })),
    ...(writer ? events.flatMap((event) => closedParts(event, writer)) : []),
  ]
  return parts.map(({ kind, ...part }, index) => ({
    version: 1,
    receiptId: `${sequence}-${index}`,
    kind,
    domain,
    epoch,
    sequence,
    timeMs,
    ...part,
  }))
}

/** What is said of one receipt beside its record. */
type ReceiptPart = Omit<
  ReceiptDocument,
  'version' | 'receiptId' | 'domain' | 'epoch' | 'sequence' | 'timeMs'
>

function roundParts(view: RoundView, writing: ReceiptWriting): ReceiptPart[] {
  const touched = new Set(view.touchedAccounts)
  const ofCases = view.cases.flatMap((one) => {
    const { caseId } = one
    const own = `${one.account}:${one.bucket}`
    const rows = (postings: readonly PostingView[]): Charged[] =>
      chargedRows(postings, own, touched)
    const ofLayers = one.layers.flatMap((layer) => [
      ...layer.fills
        .filter(({ account }) => account !== one.account && !isFund(account))
        .map((fill) => ({ ...fillPart(fill, layer, writing), caseId })),
      ...(charges(layer) ? rows(layer.postings) : []).map((row) => ({
        ...chargePart(row, layer, writing),
        caseId,
      })),
    ])
    const refunds = rows(one.returned ?? []).map(
      ({ account, bucket, amountQuote }): ReceiptPart => ({
        kind: 'refund',
        caseId,
        account,
        bucket,
        amount: formatMoney(writing.format, amountQuote),
      }),
    )
    return [...ofLayers, ...refunds]
  })
  return [...ofCases, ...crossedParts(view, writing), ...settledParts(view, writing)]
}

/** Layers that take money for nothing. */
function charges({ layer }: LayerView): boolean {
  return layer === 'profitHaircut' || layer === 'socialisedLoss'
}

function fillPart(
  fill: FillView,
  layer: Omit<ConfirmedFillView, 'caseId' | 'planId' | 'fill'>,
  { format, markets }: ReceiptWriting,
): ReceiptPart {
  const { account, bucket, ...numbers } = encodeFill(format, fill, layer)
  const spec = markets.find(({ market }) => market === fill.market)
  const lots = fill.side === 'long' ? fill.lots : -fill.lots
  const { layer: name, layerIndex, policy, policyHash } = layer
  return {
    kind: 'fill',
    account,
    bucket,
    layer: name,
    layerIndex,
    ...(policy !== undefined && { policy }),
    ...(policyHash !== undefined && { policyHash }),
    ...numbers,
    ...(spec &&
      isForced(layer) && {
        rehedge: orderAtMark(format, spec, { lots, markPriceTicks: fill.markPriceTicks }),
      }),
  }
}

interface Charged extends LedgerName {
  readonly amountQuote: bigint
}

/** Rows of accounts other than the case's bucket, without their sign. */
function chargedRows(
  postings: readonly PostingView[],
  own: string,
  touched: ReadonlySet<string>,
): Charged[] {
  return postings.flatMap(({ ledger, amountQuote }) => {
    const name = ledger === own ? undefined : ledgerNameAmong(ledger, touched)
    if (name === undefined) return []
    return [{ ...name, amountQuote: amountQuote < 0n ? -amountQuote : amountQuote }]
  })
}

function chargePart(
  { account, bucket, amountQuote }: Charged,
  { layer, layerIndex, base, isRepayable }: LayerView,
  { format }: ReceiptWriting,
): ReceiptPart {
  return {
    kind: 'charge',
    account,
    bucket,
    layer,
    layerIndex,
    ...(base && { base }),
    ...(isRepayable && { repayable: true }),
    amount: formatMoney(format, amountQuote),
  }
}

/** Other legs of broken hedges, closed at mark because their owners had agreed. */
function crossedParts({ hedgesCrossed }: RoundView, { format }: ReceiptWriting): ReceiptPart[] {
  return hedgesCrossed.map((leg) => {
    const { layer, layerIndex, account, bucket, market, side } = leg
    const one = marketFormat(format, market)
    const markPrice = formatPrice(one, leg.markPriceTicks)
    return {
      kind: 'fill',
      account,
      bucket,
      layer,
      layerIndex,
      market,
      side,
      size: formatSize(one, leg.lots),
      price: markPrice,
      value: formatMoney(format, leg.valueQuote),
      markPrice,
      realisedPnl: formatMoney(format, leg.realisedPnlQuote),
      forgone: formatMoney(format, 0n),
    }
  })
}

/** Every position of a market that ended. */
function settledParts(
  { settledMarkets, cases }: RoundView,
  { format }: ReceiptWriting,
): ReceiptPart[] {
  const layers = cases.flatMap((one) => one.layers)
  return settledMarkets.flatMap(({ market, priceTicks, closed }) => {
    const one = marketFormat(format, market)
    const by = layers.find(
      (layer) => endsMarkets(layer) && layer.fills.some((fill) => fill.market === market),
    )
    return closed
      .filter(({ account }) => !isFund(account))
      .map(
        ({ account, bucket, side, lots, valueQuote }): ReceiptPart => ({
          kind: 'fill',
          account,
          bucket,
          ...(by && { layer: by.layer, layerIndex: by.layerIndex }),
          market,
          side,
          size: formatSize(one, lots),
          ...(priceTicks && { price: formatPrice(one, priceTicks) }),
          value: formatMoney(format, valueQuote),
        }),
      )
  })
}

/** Every position of a market that an officer ended. */
function closedParts(event: EngineEvent, writer: EventWriter): ReceiptPart[] {
  if (event.kind !== 'marketClosed') return []
  const market = writer.names.market(event.market)
  const price = writer.priceOfLot(market, event.lotQuote)
  return event.positions.flatMap((position, row): ReceiptPart[] => {
    const { account, bucket, side } = writer.names.position(position)
    if (isFund(account)) return []
    return [
      {
        kind: 'fill',
        account,
        bucket,
        market,
        side,
        size: writer.size(market, cell(event.lots, row)),
        ...(price !== undefined && { price }),
        value: writer.money(cell(event.values, row)),
        realisedPnl: writer.money(cell(event.realised, row)),
        reason: event.reason,
      },
    ]
  })
}

function endsMarkets({ layer }: LayerView): boolean {
  return layer === 'settlement' || layer === 'tearUp'
}

/** No account has such a name. */
function isFund(account: string): boolean {
  return account.startsWith('fund:')
}
