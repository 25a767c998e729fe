import { type Book, marketOf, openPositions } from '../account/book.ts'
import { maintenanceQuote } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import { floorDiv, truncateDiv } from '../quantity/division.ts'

/** Why a closing cannot be priced. */
export type ClosingRefusal = 'invalidSizeDelta'

/**
 * The maintenance split with dYdX v4's roundings (SPEC S-4): the signed change of the closed account's quote balance
 * for moving a position by `deltaLots` at its bankruptcy price. Notionals truncate toward zero and are differenced at
 * the two sizes; the equity share is floored, so the closed account is favoured by less than a unit.
 *
 * Source: dYdX v4 chain, clob keeper, GetBankruptcyPriceInQuoteQuantums.
 *
 * @param closing the bucket, the market, and the signed change of its position: non-zero, against it, not beyond it
 */
export function dydxClosingQuoteDelta(
  book: Book,
  { bucket, market, deltaLots }: { bucket: number; market: number; deltaLots: bigint },
): bigint | ClosingRefusal {
  const position = openPositions(book, bucket).find(
    (slot) => at(book.shape.positions, slot).market === market,
  )
  if (position === undefined) return 'invalidSizeDelta'
  const sign = at(book.shape.positions, position).side === 'long' ? 1n : -1n
  const held = BigInt(book.lots.get(position))
  const closed = -deltaLots * sign
  if (closed <= 0n || closed > held) return 'invalidSizeDelta'
  const before = truncatedNotional(book, position, held)
  const after = truncatedNotional(book, position, held - closed)
  const released = requirement(book, position, before) - requirement(book, position, after)
  const share = floorDiv(
    dydxNetCollateral(book, bucket) * released,
    openPositions(book, bucket).reduce((sum, open) => {
      const notional = truncatedNotional(book, open, BigInt(book.lots.get(open)))
      return sum + requirement(book, open, notional)
    }, 0n),
  )
  return sign * (before - after) - share
}

/** Net collateral: quote balance plus signed notionals, each truncated toward zero. */
export function dydxNetCollateral(book: Book, bucket: number): bigint {
  return openPositions(book, bucket).reduce(
    (sum, open) => {
      const notional = truncatedNotional(book, open, BigInt(book.lots.get(open)))
      const worth = notional - BigInt(book.entryValue.get(open))
      return sum + (at(book.shape.positions, open).side === 'long' ? worth : -worth)
    },
    BigInt(book.money.get(bucket)),
  )
}

function truncatedNotional(book: Book, position: number, lots: bigint): bigint {
  return truncateDiv(lots * marketOf(book, position).lotValueScaled, book.prices.valueScale)
}

function requirement(book: Book, position: number, notionalQuote: bigint): bigint {
  const { valueScale } = book.prices
  return maintenanceQuote(marketOf(book, position), notionalQuote * valueScale, valueScale)
}
