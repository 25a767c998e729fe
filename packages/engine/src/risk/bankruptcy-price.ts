import { type Book, marketOf } from '../account/book.ts'
import { equityScaled } from '../account/equity.ts'
import { at } from '../quantity/assert.ts'
import { type Ratio, ratio } from '../quantity/ratio.ts'

/**
 * The value of one lot at which the bucket of a position has no equity left if only this position's price moves: mark −
 * equity / size, signed. Exact, in quote units; below 0 where no price can bankrupt it.
 */
export function bankruptcyLotQuote(book: Book, position: number): Ratio {
  const { bucket, valueSide } = at(book.shape.positions, position)
  const lots = BigInt(book.lots.get(position))
  const equity = equityScaled(book, bucket)
  const value = lots * marketOf(book, position).lotValueScaled
  return ratio(
    valueSide === 'long' ? value - equity : value + equity,
    lots * book.prices.valueScale,
  )
}
