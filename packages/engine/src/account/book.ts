import type { Market } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import type { Cells } from '../quantity/column.ts'
import type { Side } from '../quantity/units.ts'
import type { AccountKind, MarginMode } from './account-spec.ts'

/** One account as loaded. Accounts are in the order of their ids' bytes. */
export interface AccountRow {
  readonly account: string
  readonly owner: string
  readonly kind: AccountKind
  readonly adlExempt: boolean
  /** Slot of the cross wallet; isolated buckets follow it up to the next account's. */
  readonly firstBucket: number
}

/** The unit whose solvency is tested. `account` is the slot of its account, or −1 for the inventory of a fund. */
export interface BucketRow {
  readonly account: number
  readonly bucket: string
  readonly marginMode: MarginMode
  /** Its positions are the slots from `firstPosition` up to, not including, `endPosition`. */
  readonly firstPosition: number
  readonly endPosition: number
}

/** Where a position belongs. A slot keeps its meaning when its lots become 0. */
export interface PositionRow {
  readonly bucket: number
  readonly market: number
  readonly side: Side
}

/** What does not change while commands are applied: who exists and which slot is whose. */
export interface BookShape {
  /** Scaled amounts are quote units times this. */
  readonly valueScale: bigint
  readonly wholeUnitQuote: bigint
  readonly markets: readonly Market[]
  readonly accounts: readonly AccountRow[]
  readonly buckets: readonly BucketRow[]
  readonly positions: readonly PositionRow[]
  /** For each market, the slots of its long and of its short positions, in slot order. */
  readonly sides: readonly Readonly<Record<Side, readonly number[]>>[]
}

/** A shape with its amounts: the ones on record, or a draft of them. */
export interface Book {
  readonly shape: BookShape
  /** Money of each bucket: the cross wallet or the isolated margin, signed quote units. */
  readonly money: Cells
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

/** The owner of a bucket, or undefined for a fund's inventory. */
export function accountOf(shape: BookShape, bucket: number): AccountRow | undefined {
  const account = at(shape.buckets, bucket).account
  return account < 0 ? undefined : at(shape.accounts, account)
}

/** The market of a position. */
export function marketOf(shape: BookShape, position: number): Market {
  return at(shape.markets, at(shape.positions, position).market)
}

/** The slots of a bucket's positions, with or without lots. */
export function positionSlots({ buckets }: BookShape, bucket: number): number[] {
  const { firstPosition, endPosition } = at(buckets, bucket)
  return Array.from({ length: endPosition - firstPosition }, (_, index) => firstPosition + index)
}

/** The slots of a bucket's positions that have lots. */
export function openPositions(book: Book, bucket: number): number[] {
  return positionSlots(book.shape, bucket).filter((slot) => book.lots.get(slot) > 0)
}
