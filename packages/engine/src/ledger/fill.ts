import type { Book } from '../account/book.ts'
import { assert, at } from '../quantity/assert.ts'
import { type Cells, storable } from '../quantity/column.ts'
import { floorDiv } from '../quantity/division.ts'

/** Lots that change hands for an exact value in quote units. */
export interface Fill {
  readonly position: number
  readonly lots: bigint
  readonly valueQuote: bigint
}

/** Adds a signed amount to a cell; throws `AmountOutOfRange` where the sum cannot be held. */
export function addTo(cells: Cells, slot: number, amount: bigint): void {
  cells.set(slot, storable(BigInt(cells.get(slot)) + amount))
}

/** The same for an amount that a column could hold: the sum is exact or refused. */
export function addCount(cells: Cells, slot: number, amount: number): void {
  cells.set(slot, cells.get(slot) + amount)
}

/** The share of a position's cost that leaves with some of its lots: rounded down, all of it with the last lot (SPEC Q-4). */
export function releasedEntryValue(book: Book, position: number, lots: bigint): bigint {
  const held = BigInt(book.lots.get(position))
  return floorDiv(BigInt(book.entryValue.get(position)) * lots, held)
}

/** The share of what haircuts charged on a position's gain that leaves with some of its lots, rounded down (SPEC R-6). */
export function releasedCharge(book: Book, position: number, lots: bigint): bigint {
  return floorDiv(BigInt(book.chargedGain.get(position)) * lots, BigInt(book.lots.get(position)))
}

/** Profit that a fill turns into money; negative is a loss. To be asked before the fill is booked. */
export function realisedPnlQuote(book: Book, { position, lots, valueQuote }: Fill): bigint {
  const released = releasedEntryValue(book, position, lots)
  return at(book.shape.positions, position).valueSide === 'long'
    ? valueQuote - released
    : released - valueQuote
}

/** Closes lots of a position: cost and profit move into the money of its bucket. */
export function closeLots(book: Book, fill: Fill): void {
  const { position, lots } = fill
  assert(lots > 0n && lots <= BigInt(book.lots.get(position)), 'a fill must fit its position')
  const { bucket } = at(book.shape.positions, position)
  const realised = realisedPnlQuote(book, fill)
  addTo(book.chargedGain, position, -releasedCharge(book, position, lots))
  addTo(book.entryValue, position, -releasedEntryValue(book, position, lots))
  addTo(book.lots, position, -lots)
  addTo(book.money, bucket, realised)
}

/** Adds lots to a position at a cost; no money moves until they are closed. */
export function openLots(book: Book, { position, lots, valueQuote }: Fill): void {
  if (book.lots.get(position) === 0) book.chargedGain.set(position, 0)
  addTo(book.lots, position, lots)
  addTo(book.entryValue, position, valueQuote)
}
