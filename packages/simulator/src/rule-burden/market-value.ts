import type { MarketSpec } from '@plimsoll/engine'

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

/** The amount without its sign. */
export function absolute(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}
