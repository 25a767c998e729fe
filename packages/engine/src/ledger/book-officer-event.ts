import type { Book } from '../account/book.ts'
import { at, unreachable } from '../quantity/assert.ts'
import type { Cells } from '../quantity/column.ts'
import { addCount, addTo, closeLots, openLots, releasedCharge } from './fill.ts'
import { addToFund, type Ledger } from './ledger.ts'
import type {
  BookSynced,
  CorrectionPosted,
  MarketClosed,
  PositionTransferred,
} from './ledger-event.ts'

/** Books what officers order outside a round, and the book that a venue states. */
export function bookOfficerEvent(
  ledger: Ledger,
  event: PositionTransferred | CorrectionPosted | MarketClosed | BookSynced,
): void {
  switch (event.kind) {
    case 'positionTransferred':
      bookTransfer(ledger.book, event)
      return
    case 'correctionPosted':
      bookCorrection(ledger, event)
      return
    case 'marketClosed':
      closeMarket(ledger.book, event)
      return
    case 'bookSynced':
      bookSync(ledger, event)
      return
    default:
      unreachable(event)
  }
}

function bookTransfer(book: Book, event: PositionTransferred): void {
  const { from, to, chargedGain = 0 } = event
  const fill = { lots: BigInt(event.lots), valueQuote: BigInt(event.value) }
  closeLots(book, { position: from, ...fill })
  openLots(book, { position: to, ...fill })
  addCount(book.chargedGain, to, chargedGain)
}

function bookCorrection(ledger: Ledger, event: CorrectionPosted): void {
  event.buckets.forEach((bucket, index) =>
    addCount(ledger.book.money, bucket, at(event.amounts, index)),
  )
  event.funds.forEach((fund, index) =>
    addToFund(ledger, fund, BigInt(at(event.fundAmounts, index))),
  )
  ledger.residueQuote += BigInt(event.residue)
}

function closeMarket(book: Book, { positions, lots, values }: MarketClosed): void {
  positions.forEach((position, index) =>
    closeLots(book, {
      position,
      lots: BigInt(at(lots, index)),
      valueQuote: BigInt(at(values, index)),
    }),
  )
}

/** What is stated is the truth; by what M becomes another, money came from outside. */
function bookSync(ledger: Ledger, event: BookSynced): void {
  const { book } = ledger
  event.buckets.forEach((bucket, index) => {
    ledger.externalQuote += setTo(book.money, bucket, at(event.money, index))
    ledger.externalQuote += setTo(book.unsettledFunding, bucket, at(event.unsettledFunding, index))
  })
  event.positions.forEach((position, index) => {
    const lots = at(event.lots, index)
    const closed = book.lots.get(position) - lots
    if (closed > 0)
      addTo(book.chargedGain, position, -releasedCharge(book, position, BigInt(closed)))
    book.lots.set(position, lots)
    const cost = setTo(book.entryValue, position, at(event.entryValues, index))
    const isLong = at(book.shape.positions, position).valueSide === 'long'
    ledger.externalQuote += isLong ? -cost : cost
  })
  event.funds.forEach((fund, index) => {
    const amount = BigInt(at(event.fundAmounts, index))
    addToFund(ledger, fund, amount)
    ledger.externalQuote += amount
  })
}

/** Sets a cell, and returns by how much it changed. */
function setTo(cells: Cells, slot: number, value: number): bigint {
  const change = BigInt(value) - BigInt(cells.get(slot))
  cells.set(slot, value)
  return change
}
