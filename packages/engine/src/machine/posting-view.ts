import { accountOf } from '../account/book.ts'
import { at } from '../quantity/assert.ts'
import { quoteUnits } from '../quantity/units.ts'
import type { EngineEvent } from './engine-event.ts'
import type { StateRecord } from './state.ts'
import type { PostingView } from './view-types.ts'

/** Money that moves from one ledger to another. */
interface Transfer {
  readonly from: string
  readonly to: string
  readonly amount: bigint
}

/** The movements of some events, by the layer and by each ledger they touch. */
export type TransferIndex = ReadonlyMap<string, readonly Transfer[]>

/** Reads every movement of a round once. */
export function indexTransfers(record: StateRecord, events: readonly EngineEvent[]): TransferIndex {
  const index = new Map<string, Transfer[]>()
  for (const event of events) {
    if (!('layerIndex' in event)) continue
    // What a bucket pays itself when its own legs net moves nothing.
    for (const transfer of transfersOf(record, event).filter(({ from, to }) => from !== to)) {
      for (const ledger of [transfer.from, transfer.to]) {
        const key = indexKey(event.layerIndex, ledger)
        const known = index.get(key)
        if (known === undefined) index.set(key, [transfer])
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
  const own = ledgerName(record, bucket)
  const transfers = index.get(indexKey(layerIndex, own)) ?? []
  const isFundFirst = transfers.some(({ from, to }) => isFund(from) || isFund(to))
  const totals = new Map<string, bigint>(isFundFirst ? [] : [[own, 0n]])
  for (const { from, to, amount } of transfers) {
    const [first, second] = from === own ? [to, from] : [from, to]
    for (const ledger of [first, second]) {
      const signed = ledger === from ? -amount : amount
      totals.set(ledger, (totals.get(ledger) ?? 0n) + signed)
    }
  }
  return [...totals].flatMap(([ledger, amount]) =>
    amount === 0n ? [] : [{ ledger, amountQuote: quoteUnits(amount) }],
  )
}

function indexKey(layerIndex: number, ledger: string): string {
  return `${layerIndex} ${ledger}`
}

function transfersOf(record: StateRecord, event: EngineEvent): Transfer[] {
  const name = (slot: number): string => ledgerName(record, slot)
  const holder = (position: number): string => name(at(record.shape.positions, position).bucket)
  switch (event.kind) {
    case 'fundPaid':
      return event.buckets.map((to, index) => ({
        from: fundName(record, event.fund),
        to: name(to),
        amount: BigInt(at(event.amounts, index)),
      }))
    case 'positionTakenOver':
      return [tradeTransfer(record, event.position, event.value, fundName(record, event.fund))]
    case 'deleveragingFilled':
      return event.positions.map((position, index) =>
        tradeTransfer(record, event.position, at(event.values, index), holder(position)),
      )
    case 'positionsMatched':
      return matchedTransfers(record, event)
    case 'gainsHaircut':
      return overlaps(
        event.payers.map((payer, index) => ({
          ledger: name(payer),
          amount: at(event.charges, index),
        })),
        event.buckets.map((payee, index) => ({
          ledger: name(payee),
          amount: at(event.proceeds, index),
        })),
      )
    default:
      return []
  }
}

/** Whoever is long in the closed position is paid its value; the other side pays. */
function tradeTransfer(
  record: StateRecord,
  closed: number,
  value: number,
  counterparty: string,
): Transfer {
  const { side, bucket } = at(record.shape.positions, closed)
  const own = ledgerName(record, bucket)
  const [from, to] = side === 'long' ? [counterparty, own] : [own, counterparty]
  return { from, to, amount: BigInt(value) }
}

function matchedTransfers(
  record: StateRecord,
  event: { readonly positions: readonly number[]; readonly values: readonly number[] },
): Transfer[] {
  const rows = event.positions.map((position, index) => ({
    ledger: ledgerName(record, at(record.shape.positions, position).bucket),
    amount: at(event.values, index),
    side: at(record.shape.positions, position).side,
  }))
  return overlaps(
    rows.filter(({ side }) => side === 'short'),
    rows.filter(({ side }) => side === 'long'),
  )
}

interface Part {
  readonly ledger: string
  readonly amount: number
}

/** Two lists of the same total laid end to end against each other: who meets whom, and for how much. */
function overlaps(payers: readonly Part[], payees: readonly Part[]): Transfer[] {
  const transfers: Transfer[] = []
  let payeeIndex = 0
  let payeeLeft = BigInt(payees[0]?.amount ?? 0)
  for (const { ledger, amount } of payers) {
    let left = BigInt(amount)
    while (left > 0n) {
      if (payeeLeft === 0n) {
        payeeIndex += 1
        payeeLeft = BigInt(at(payees, payeeIndex).amount)
        continue
      }
      const part = left < payeeLeft ? left : payeeLeft
      transfers.push({ from: ledger, to: at(payees, payeeIndex).ledger, amount: part })
      left -= part
      payeeLeft -= part
    }
  }
  return transfers
}

function fundName(record: StateRecord, fund: number): string {
  return `fund:${at(record.funds, fund).fund}`
}

function isFund(ledger: string): boolean {
  return ledger.startsWith('fund:')
}

function ledgerName({ shape }: StateRecord, bucket: number): string {
  return `${accountOf(shape, bucket)?.account ?? ''}:${at(shape.buckets, bucket).bucket}`
}
