import type { Receipt } from './account-documents.ts'

/** An order that opens again what a fill closed, and where it comes from. */
export interface RestoringOrder {
  readonly market: string
  readonly side: 'buy' | 'sell'
  readonly size: string
  readonly referencePrice: string
  readonly notional: string
  readonly receipt: string
}

/** The order that restores the exposure of a receipt; undefined where it closed nothing, or with consent. */
export function restoringOrder({
  market,
  rehedge,
  receiptId,
}: Receipt): RestoringOrder | undefined {
  if (market === undefined || rehedge === undefined) return undefined
  const { side, size, markPrice, notional } = rehedge
  return { market, side, size, referencePrice: markPrice, notional, receipt: receiptId }
}

/** The order as a line for a person: `sell 160760 ENA-USD, reference price 0.20614, notional 33139.066400 USDC`. */
export function orderText(order: RestoringOrder, asset: string): string {
  const { side, size, market, referencePrice, notional } = order
  return `${side} ${size} ${market}, reference price ${referencePrice}, notional ${notional} ${asset}`
}

/** By which part the price of a fill was worse (below 0) or better than mark for the account; undefined where one is not known. */
export function gapToMark({ side, price, markPrice }: Receipt): number | undefined {
  if (price === undefined || markPrice === undefined || Number(markPrice) === 0) return undefined
  const above = Number(price) / Number(markPrice) - 1
  return side === 'short' ? -above : above
}

/** Receipts in one list, newest first, each once. */
export function mergedReceipts(...lists: readonly (readonly Receipt[])[]): Receipt[] {
  const all = new Map(lists.flat().map((receipt) => [receipt.receiptId, receipt]))
  return [...all.values()].sort((left, right) => {
    const [one, other] = [placeOf(left), placeOf(right)]
    return other.sequence - one.sequence || other.index - one.index
  })
}

/** What is new among receipts, newest first, after those that were seen. */
export function newReceipts(
  receipts: readonly Receipt[],
  seen: Pick<Receipt, 'receiptId' | 'sequence'> | undefined,
): readonly Receipt[] {
  if (seen === undefined) return receipts
  const last = placeOf(seen)
  return receipts.filter((receipt) => {
    const { sequence, index } = placeOf(receipt)
    return sequence > last.sequence || (sequence === last.sequence && index > last.index)
  })
}

function placeOf({ receiptId, sequence }: Pick<Receipt, 'receiptId' | 'sequence'>): {
  readonly sequence: number
  readonly index: number
} {
  return { sequence, index: Number(receiptId.slice(receiptId.lastIndexOf('-') + 1)) }
}
