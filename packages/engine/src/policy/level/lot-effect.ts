import type { Book } from '../../account/book.ts'
import { at } from '../../quantity/assert.ts'
import { type PriceMove, stressSlopes } from '../../risk/stress.ts'
import type { Pass } from '../asking.ts'
import type { LotEffect } from './stressed.ts'

/** What a lot of one of the candidates of a pass changes for it, were it closed at the pass's price. */
export function lotEffect(
  book: Book,
  candidate: number,
  { market, side, closing }: Pick<Pass, 'market' | 'side' | 'closing'>,
  moves: readonly PriceMove[],
): LotEffect {
  const { valueScale, markets } = book.prices
  const { numerator, denominator } = closing.lotQuote
  const above = numerator * valueScale - at(markets, market).lotValueScaled * denominator
  const { valueSide } = at(book.shape.positions, candidate)
  return {
    slopes: stressSlopes(book, market, side, moves),
    gap:
      above === 0n
        ? { numerator: 0n, denominator: 1n }
        : { numerator: valueSide === 'short' ? above : -above, denominator },
  }
}
