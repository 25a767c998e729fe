import type { BookShape } from '../account/book-shape.ts'
import { at } from '../quantity/assert.ts'
import { quoteUnits } from '../quantity/units.ts'
import { type Overlap, overlaps } from '../waterfall/overlaps.ts'
import type { PaymentsReturned, PositionsMatched } from '../waterfall/waterfall-event.ts'
import { bucketName } from './bucket-name.ts'
import type { EngineEvent } from './engine-event.ts'
import type { StateRecord } from './state.ts'
import type { PostingView } from './view-types.ts'

/** Somebody's money: a bucket by its slot, a fund by its index below −1. Names are made only for readers. */
type LedgerKey = number

/** Money that moves from one ledger to another. */
interface Transfer {
  readonly from: LedgerKey
  readonly to: LedgerKey
  readonly amount: bigint
}

/** The movements of some events, by the layer and by each ledger they touch. */
export type TransferIndex = ReadonlyMap<number, ReadonlyMap<LedgerKey, readonly Transfer[]>>

/** Reads every movement of a round once. */
export function indexTransfers(record: StateRecord, events: readonly EngineEvent[]): TransferIndex {
  const index = new Map<number, Map<LedgerKey, Transfer[]>>()
  for (const event of events) {
    if (!('layerIndex' in event)) continue
    const layer = index.get(event.layerIndex) ?? new Map<LedgerKey, Transfer[]>()
    index.set(event.layerIndex, layer)
    // What a bucket pays itself when its own legs net moves nothing.
    for (const transfer of transfersOf(record, event).filter(({ from, to }) => from !== to)) {
      for (const ledger of [transfer.from, transfer.to]) {
        const known = layer.get(ledger)
        if (known === undefined) layer.set(ledger, [transfer])
        else known.push(transfer)
      }
    }
  }
  return index
}

/**
 * The movements of one layer for one case, one row a ledger, summing to zero. The case's ledger comes first, in an
 * insurance layer the fund's. Where several cases share one movement, its two sides are laid end to end in their orders and a
 * case is shown with the ledgers that its part overlaps.
 */
export function postingsOf(
  index: TransferIndex,
  record: StateRecord,
  { layerIndex, bucket }: { readonly layerIndex: number; readonly bucket: number },
): PostingView[] {
  const transfers = index.get(layerIndex)?.get(bucket) ?? []
  const isFundFirst = transfers.some(({ from, to }) => isFund(from) || isFund(to))
  const totals = new Map<LedgerKey, bigint>(isFundFirst ? [] : [[bucket, 0n]])
  for (const { from, to, amount } of transfers) {
    const [first, second] = from === bucket ? [to, from] : [from, to]
    for (const ledger of [first, second]) {
      const signed = ledger === from ? -amount : amount
      totals.set(ledger, (totals.get(ledger) ?? 0n) + signed)
    }
  }
  return [...totals].flatMap(([ledger, amount]) =>
    amount === 0n ? [] : [{ ledger: ledgerName(record, ledger), amountQuote: quoteUnits(amount) }],
  )
}

/** What went back from a case to those who had paid for it. */
export function returnsOf(record: StateRecord, event: PaymentsReturned): PostingView[] {
  const rows = [
    ...event.funds.map((fund, index) => [fundKey(fund), at(event.fundAmounts, index)] as const),
    ...event.payers.map((payer, index) => [payer, at(event.payerAmounts, index)] as const),
  ]
  return rows.map(([ledger, amount]) => ({
    ledger: ledgerName(record, ledger),
    amountQuote: quoteUnits(BigInt(amount)),
  }))
}

function transfersOf({ shape }: StateRecord, event: EngineEvent): Transfer[] {
  const holder = (position: number): LedgerKey => at(shape.positions, position).bucket
  switch (event.kind) {
    case 'fundPaid':
      return event.buckets.map((to, index) => ({
        from: fundKey(event.fund),
        to,
        amount: BigInt(at(event.amounts, index)),
      }))
    case 'positionTakenOver':
      return [tradeTransfer(shape, event.position, event.value, fundKey(event.fund))]
    case 'deleveragingFilled':
      return event.positions.map((position, index) =>
        tradeTransfer(shape, event.position, at(event.values, index), holder(position)),
      )
    case 'offersTaken':
      return event.buckets.map((bucket, index) =>
        tradeTransfer(shape, event.position, at(event.values, index), bucket),
      )
    case 'positionsMatched':
      return matchedTransfers(shape, event)
    case 'marketSettled':
      return matchedTransfers(shape, event)
    case 'lossShared':
      return toTransfers(
        overlaps(
          event.payers.map((who, index) => ({ who, amount: at(event.charges, index) })),
          event.buckets.map((who, index) => ({ who, amount: at(event.proceeds, index) })),
        ),
      )
    case 'gainsHaircut':
      return toTransfers(
        overlaps(
          event.positions.map((position, index) => ({
            who: holder(position),
            amount: at(event.charges, index),
          })),
          event.buckets.map((who, index) => ({ who, amount: at(event.proceeds, index) })),
        ),
      )
    default:
      return []
  }
}

/** Whoever is long of the closed position's value is paid; the other side pays. */
function tradeTransfer(
  shape: BookShape,
  closed: number,
  value: number,
  counterparty: LedgerKey,
): Transfer {
  const { valueSide, bucket } = at(shape.positions, closed)
  const [from, to] = valueSide === 'long' ? [counterparty, bucket] : [bucket, counterparty]
  return { from, to, amount: BigInt(value) }
}

function matchedTransfers(
  shape: BookShape,
  event: Pick<PositionsMatched, 'positions' | 'values'>,
): Transfer[] {
  const rows = event.positions.map((position, index) => ({
    who: at(shape.positions, position).bucket,
    amount: at(event.values, index),
    valueSide: at(shape.positions, position).valueSide,
  }))
  return toTransfers(
    overlaps(
      rows.filter(({ valueSide }) => valueSide === 'short'),
      rows.filter(({ valueSide }) => valueSide === 'long'),
    ),
  )
}

function toTransfers(found: readonly Overlap<LedgerKey, LedgerKey>[]): Transfer[] {
  return found.map(({ payer, payee, amount }) => ({ from: payer, to: payee, amount }))
}

function fundKey(fund: number): LedgerKey {
  return -1 - fund
}

function isFund(ledger: LedgerKey): boolean {
  return ledger < 0
}

function ledgerName(record: StateRecord, ledger: LedgerKey): string {
  if (isFund(ledger)) return `fund:${at(record.funds, -1 - ledger).fund}`
  const { account, bucket } = bucketName(record, ledger)
  return `${account}:${bucket}`
}
