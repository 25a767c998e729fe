import { type Book, marketOf, openPositions } from '../account/book.ts'
import { equityScaled, notionalScaled } from '../account/equity.ts'
import { at } from '../quantity/assert.ts'
import { addRatios, type Ratio, ratio } from '../quantity/ratio.ts'

/**
 * The worst value of one lot at which the venue may close a position of a bucket in its market: where the part of the
 * bucket's equity that belongs to the position is gone (SPEC D-10). Equity is divided by notional, so that closing every
 * position at its limit leaves nothing and owes nothing. At mark where there is no equity.
 */
export function liquidationLimitLotQuote(book: Book, position: number): Ratio {
  const { bucket, valueSide } = at(book.shape.positions, position)
  const { markLotQuote } = marketOf(book, position)
  const equity = equityScaled(book, bucket)
  if (equity <= 0n) return markLotQuote
  const total = openPositions(book, bucket).reduce(
    (sum, each) => sum + notionalScaled(book, each),
    0n,
  )
  const share = equity * notionalScaled(book, position)
  const perLot = ratio(share, total * book.prices.valueScale * BigInt(book.lots.get(position)))
  return valueSide === 'long'
    ? addRatios(markLotQuote, ratio(-perLot.numerator, perLot.denominator))
    : addRatios(markLotQuote, perLot)
}
