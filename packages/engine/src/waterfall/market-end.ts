import type { Book } from '../account/book.ts'
import type { FundRow } from '../fund/fund.ts'
import { realisedPnlQuote } from '../ledger/fill.ts'
import type { MarketClosed } from '../ledger/ledger-event.ts'
import { at } from '../quantity/assert.ts'
import { storable } from '../quantity/column.ts'
import { floorDiv } from '../quantity/division.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { InventorySwept } from './waterfall-event.ts'

/** Every position of a market as it is closed. */
type ClosedColumns = Pick<MarketClosed, 'positions' | 'lots' | 'values' | 'realised'>

/**
 * What closing a whole market at one value of a lot does: longs, then shorts, each side in holder order, funds last (SPEC W-3). Values are
 * differences of one running total a side, rounded down, so that both sides sum to the same and nobody is a unit off.
 */
export function closeWholeMarket(book: Book, market: number, lotQuote: Ratio): ClosedColumns {
  const { long, short } = at(book.shape.sides, market)
  const rows = [long, short].flatMap((side) => closedRows(book, side, lotQuote))
  return {
    positions: rows.map(({ position }) => position),
    lots: rows.map(({ lots }) => storable(lots)),
    values: rows.map(({ valueQuote }) => storable(valueQuote)),
    realised: rows.map((row) => storable(realisedPnlQuote(book, row))),
  }
}

interface ClosedRow {
  readonly position: number
  readonly lots: bigint
  readonly valueQuote: bigint
}

function closedRows(
  book: Book,
  positions: readonly number[],
  { numerator, denominator }: Ratio,
): ClosedRow[] {
  const total = (lots: bigint): bigint => floorDiv(lots * numerator, denominator)
  let closed = 0n
  return positions
    .filter((position) => book.lots.get(position) > 0)
    .map((position) => {
      const lots = BigInt(book.lots.get(position))
      const before = total(closed)
      closed += lots
      return { position, lots, valueQuote: total(closed) - before }
    })
}

/**
 * What closing inventory brought or cost belongs to its fund, unless the inventory has a case, which it then belongs to; undefined
 * where there is nothing.
 */
export function inventoriesToSweep(
  { money }: Book,
  funds: readonly FundRow[],
  withCase: ReadonlySet<number>,
): InventorySwept | undefined {
  const rows = funds.flatMap(({ inventoryBucket: bucket }, fund) => {
    const amount = money.get(bucket)
    return amount === 0 || withCase.has(bucket) ? [] : [{ fund, bucket, amount }]
  })
  if (rows.length === 0) return undefined
  return {
    kind: 'inventorySwept',
    funds: rows.map(({ fund }) => fund),
    buckets: rows.map(({ bucket }) => bucket),
    amounts: rows.map(({ amount }) => amount),
  }
}
