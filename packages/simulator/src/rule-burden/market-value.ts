import type { BookSpec, MarketSpec, StateView } from '@plimsoll/engine'

/** What decides the value of a position. */
type ValuedMarket = Pick<MarketSpec, 'contract' | 'tickValueQuote' | 'markPriceTicks'>

/** Value at mark of so many lots without a sign, quote units, rounded towards 0; below 0 where the price is. */
export function valueQuoteAtMark(
  { contract, tickValueQuote, markPriceTicks: { numerator, denominator } }: ValuedMarket,
  lots: bigint,
): bigint {
  const units = absolute(lots) * tickValueQuote
  return contract === 'linear'
    ? (units * numerator) / denominator
    : (units * denominator) / numerator
}

/** Value of all long lots, quote units, at the marks of the book, so that it changes by lots alone; each market rounded towards 0. */
export function openInterestQuote(
  { markets }: Pick<BookSpec, 'markets'>,
  reader: Pick<StateView, 'totals'>,
): bigint {
  const { openInterest } = reader.totals()
  return markets.reduce((sum, market) => {
    const lots = openInterest.find((row) => row.market === market.market)?.lots ?? 0n
    return sum + absolute(valueQuoteAtMark(market, lots))
  }, 0n)
}

/** The amount without its sign. */
export function absolute(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}
