import { type Book, marketOf } from '../account/book.ts'
import { equityScaled } from '../account/equity.ts'
import { at } from '../quantity/assert.ts'
import { type Ratio, ratio } from '../quantity/ratio.ts'

/**
 * The value of one lot at which the bucket of a position has no equity left if only this position's price moves: mark −
 * equity / size, signed. Exact, in quote units; negative where no price above 0 can bankrupt it.
 */
export function bankruptcyLotQuote(book: Book, position: number): Ratio {
  const { bucket, side } = at(book.shape.positions, position)
  const lots = BigInt(book.lots.get(position))
  const equity = equityScaled(book, bucket)
  const value = lots * marketOf(book, position).lotValueScaled
  return ratio(side === 'long' ? value - equity : value + equity, lots * book.prices.valueScale)
}
