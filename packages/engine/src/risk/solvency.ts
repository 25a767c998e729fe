import { type Book, marketOf, openPositions } from '../account/book.ts'
import { equityScaled, notionalScaled } from '../account/equity.ts'
import { maintenanceQuote } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import { ceilDiv, floorDiv } from '../quantity/division.ts'

/** What can be said of a bucket at every price that is possible now. */
export type Solvency = 'healthy' | 'liquidatable' | 'bankrupt' | 'unknown'

/** How far the price of a market may be from its mark, in 10^-9 of it; 0 where the mark is known to be good. */
export type PriceDoubt = (market: number) => bigint

const PPB = 1_000_000_000n

/** Bounds of what a bucket has and needs, scaled. */
interface Range {
  equityMin: bigint
  equityMax: bigint
  maintenanceMin: bigint
  maintenanceMax: bigint
}

/**
 * Whether a bucket is sound (SPEC P-3): healthy only if its equity reaches maintenance over the whole possible range of
 * prices, bankrupt only if it is negative over the whole range. Money reserved by plans does not count.
 */
export function solvencyOf(book: Book, bucket: number, doubt: PriceDoubt): Solvency {
  const { equityMin, equityMax, maintenanceMin, maintenanceMax } = rangeOf(book, bucket, doubt)
  if (equityMin >= maintenanceMax) return 'healthy'
  if (equityMax < 0n) return 'bankrupt'
  return equityMax < maintenanceMin && equityMin >= 0n
    ? 'liquidatable'
    : sureOf(equityMin, equityMax)
}

/** Whether a bucket could owe more than it has at some possible price. */
export function mayBeBankrupt(book: Book, bucket: number, doubt: PriceDoubt): boolean {
  return rangeOf(book, bucket, doubt).equityMin < 0n
}

function sureOf(equityMin: bigint, equityMax: bigint): Solvency {
  return equityMin === equityMax ? 'liquidatable' : 'unknown'
}

function rangeOf(book: Book, bucket: number, doubt: PriceDoubt): Range {
  const { valueScale } = book.prices
  const equity = equityScaled(book, bucket) - BigInt(book.reservedMoney.get(bucket)) * valueScale
  const range = { equityMin: equity, equityMax: equity, maintenanceMin: 0n, maintenanceMax: 0n }
  for (const position of openPositions(book, bucket)) widen(range, book, position, doubt)
  return range
}

function widen(range: Range, book: Book, position: number, doubt: PriceDoubt): void {
  const { valueScale } = book.prices
  const market = marketOf(book, position)
  const row = at(book.shape.positions, position)
  const value = notionalScaled(book, position)
  const width = doubt(row.market)
  const low = width === 0n ? value : floorDiv(value * (width < PPB ? PPB - width : 0n), PPB)
  const high = width === 0n ? value : ceilDiv(value * (PPB + width), PPB)
  range.equityMin += row.side === 'long' ? low - value : value - high
  range.equityMax += row.side === 'long' ? high - value : value - low
  range.maintenanceMin += maintenanceQuote(market, low, valueScale) * valueScale
  range.maintenanceMax += maintenanceQuote(market, high, valueScale) * valueScale
}
