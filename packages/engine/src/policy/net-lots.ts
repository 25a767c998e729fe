import type { Book } from '../account/book.ts'
import type { AccountRow } from '../account/book-shape.ts'
import { at } from '../quantity/assert.ts'
import type { Side } from '../quantity/units.ts'

/** Lots that an account, in all its buckets, holds in a market: longs less shorts. */
export function netLots(book: Book, account: AccountRow, market: number): bigint {
  return sideLots(book, account, market, 'long') - sideLots(book, account, market, 'short')
}

function sideLots(book: Book, { buckets }: AccountRow, market: number, side: Side): bigint {
  const { shape } = book
  return buckets
    .flatMap((bucket) => at(shape.buckets, bucket).positions)
    .filter((slot) => {
      const row = at(shape.positions, slot)
      return row.market === market && row.side === side
    })
    .reduce((sum, slot) => sum + BigInt(book.lots.get(slot)), 0n)
}
