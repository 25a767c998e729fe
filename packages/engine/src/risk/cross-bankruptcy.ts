import { type Book, marketOf, openPositions } from '../account/book.ts'
import { moneyQuote } from '../account/equity.ts'
import { maintenanceQuote } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import { floorDiv, truncateDiv } from '../quantity/division.ts'
import type { Steps } from './closing.ts'

/**
 * A bucket's equity divided over its positions by maintenance, with dYdX v4's roundings (SPEC S-4): notionals truncate
 * toward zero and are differenced at the two sizes; the equity share is floored, so the closed account is favoured by less
 * than a unit a fill. Values may be below 0 here.
 *
 * Source: dYdX v4 chain, clob keeper, GetBankruptcyPriceInQuoteQuantums.
 */
export function crossBankruptcySteps(book: Book, position: number): Steps {
  const { bucket, valueSide } = at(book.shape.positions, position)
  const sign = valueSide === 'long' ? 1n : -1n
  let held = BigInt(book.lots.get(position))
  let equity = truncatedEquityQuote(book, bucket)
  const notional = (lots: bigint): bigint => truncatedNotional(book, position, lots)
  const needed = (lots: bigint): bigint => requirement(book, position, notional(lots))
  const others = openPositions(book, bucket)
    .filter((slot) => slot !== position)
    .reduce((sum, slot) => {
      const value = truncatedNotional(book, slot, BigInt(book.lots.get(slot)))
      return sum + requirement(book, slot, value)
    }, 0n)
  return {
    valueQuote(lots) {
      const released = needed(held) - needed(held - lots)
      const total = others + needed(held)
      // Notionals below a unit need nothing, so nothing can be divided by their need.
      const share = total === 0n ? 0n : floorDiv(equity * released, total)
      return notional(held) - notional(held - lots) - sign * share
    },
    advance(lots, valueQuote) {
      equity += sign * (valueQuote - notional(held) + notional(held - lots))
      held -= lots
    },
  }
}

/** Equity with every notional truncated toward zero, quote units: net collateral, in the words of the source. */
export function truncatedEquityQuote(book: Book, bucket: number): bigint {
  return openPositions(book, bucket).reduce(
    (sum, open) => {
      const notional = truncatedNotional(book, open, BigInt(book.lots.get(open)))
      const worth = notional - BigInt(book.entryValue.get(open))
      return sum + (at(book.shape.positions, open).valueSide === 'long' ? worth : -worth)
    },
    moneyQuote(book, bucket),
  )
}

function truncatedNotional(book: Book, position: number, lots: bigint): bigint {
  return truncateDiv(lots * marketOf(book, position).lotValueScaled, book.prices.valueScale)
}

function requirement(book: Book, position: number, notionalQuote: bigint): bigint {
  const { valueScale } = book.prices
  return maintenanceQuote(marketOf(book, position), notionalQuote * valueScale, valueScale)
}
