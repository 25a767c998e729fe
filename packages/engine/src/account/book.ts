import type { Market } from '../market/market.ts'
import type { Prices } from '../market/prices.ts'
import { at } from '../quantity/assert.ts'
import type { Cells } from '../quantity/column.ts'
import type { Side } from '../quantity/units.ts'
import type { AccountRow, BookShape } from './book-shape.ts'

/** A shape with its amounts: the ones on record, or a draft of them. */
export interface Book {
  readonly shape: BookShape
  /** The markets at their present marks. */
  prices: Prices
  /** Quote units in one whole unit of the asset. */
  readonly wholeUnitQuote: bigint
  /** Money of each bucket: the cross wallet or the isolated margin, signed quote units. */
  readonly money: Cells
  /** What other assets behind each bucket count for, quote units, 0 or more; follows from the lists of assets (SPEC B-7). */
  readonly assetsValue: Cells
  /** Funding accrued and not yet booked, signed quote units, on cross buckets. */
  readonly unsettledFunding: Cells
  /** Lots of each position, 0 or more. */
  readonly lots: Cells
  /** Cost of each position, 0 or more quote units. */
  readonly entryValue: Cells
  /** Quote units of each position's gain that haircuts have charged already. */
  readonly chargedGain: Cells
  /** Lots of each position promised to a plan that is not yet filled. */
  readonly reservedLots: Cells
  /** Quote units of each bucket promised to a plan that is not yet filled. */
  readonly reservedMoney: Cells
}

/** The names of the amounts in a book, in the order in which they are hashed and stored. */
export const amountNames = [
  'money',
  'unsettledFunding',
  'lots',
  'entryValue',
  'chargedGain',
  'reservedLots',
  'reservedMoney',
] as const

/** All amounts in a book: those, and what follows from the rest of a state. */
export const cellNames: readonly ((typeof amountNames)[number] | 'assetsValue')[] = [
  ...amountNames,
  'assetsValue',
]

/** Amounts that a bucket has; the others belong to positions. */
const bucketAmounts: ReadonlySet<(typeof cellNames)[number]> = new Set([
  'money',
  'assetsValue',
  'unsettledFunding',
  'reservedMoney',
])

/** How many cells an amount has in a shape. */
export function cellCount(shape: BookShape, name: (typeof cellNames)[number]): number {
  return bucketAmounts.has(name) ? shape.buckets.length : shape.positions.length
}

/** Gives every amount the cells that its shape has grown to need. */
export function growCells(book: Book): void {
  for (const name of cellNames) book[name].grow(cellCount(book.shape, name))
}

/** The owner of a bucket, or undefined for a fund's inventory. */
export function accountOf(shape: BookShape, bucket: number): AccountRow | undefined {
  const account = at(shape.buckets, bucket).account
  return account < 0 ? undefined : at(shape.accounts, account)
}

/** The cross wallet of an account. */
export function walletOf({ buckets }: AccountRow): number {
  return at(buckets, 0)
}

/** The market of a position. */
export function marketOf({ shape, prices }: Book, position: number): Market {
  return at(prices.markets, at(shape.positions, position).market)
}

/** The slots of a bucket's positions, with or without lots. */
export function positionSlots({ buckets }: BookShape, bucket: number): readonly number[] {
  return at(buckets, bucket).positions
}

/** The slots of a bucket's positions that have lots. */
export function openPositions(book: Book, bucket: number): number[] {
  return positionSlots(book.shape, bucket).filter((slot) => book.lots.get(slot) > 0)
}

/** The slot of a bucket's position in a market on a side, or undefined if it never had one. */
export function findPosition(
  shape: BookShape,
  bucket: number,
  market: number,
  side: Side,
): number | undefined {
  return positionSlots(shape, bucket).find((slot) => {
    const row = at(shape.positions, slot)
    return row.market === market && row.side === side
  })
}

/** Whether a bucket has lots in one of these markets. */
export function dependsOn(book: Book, bucket: number, markets: ReadonlySet<number>): boolean {
  if (markets.size === 0) return false
  return positionSlots(book.shape, bucket).some(
    (slot) => book.lots.get(slot) > 0 && markets.has(at(book.shape.positions, slot).market),
  )
}

/** Whether a plan that the venue carries out counts on lots of a bucket. */
export function hasReservedLots(book: Book, bucket: number): boolean {
  return positionSlots(book.shape, bucket).some((slot) => book.reservedLots.get(slot) > 0)
}
