import type { AccountSpec, BookSpec, MarketSpec } from '@plimsoll/engine'

/** What an account of a book is worth at the marks of the book, isolated positions included; fractions of a unit are cut off. */
export function accountEquityQuote(account: AccountSpec, { markets }: BookSpec): bigint {
  return account.positions.reduce<bigint>((sum, position) => {
    const market = markets.find((row) => row.market === position.market)
    if (market === undefined) return sum
    const valueQuote = marketValueQuote(market, position.sizeLots)
    const cost = position.sizeLots > 0n ? -position.entryValueQuote : position.entryValueQuote
    const gain = market.contract === 'linear' ? valueQuote + cost : -(valueQuote + cost)
    return sum + gain + (position.isolatedMarginQuote ?? 0n)
  }, account.collateralQuote)
}

/** Signed value of lots at the mark of the book; fractions of a unit are cut off. */
export function marketValueQuote(
  { contract, tickValueQuote, markPriceTicks }: MarketSpec,
  sizeLots: bigint,
): bigint {
  const { numerator, denominator } = markPriceTicks
  return contract === 'linear'
    ? (sizeLots * tickValueQuote * numerator) / denominator
    : (sizeLots * tickValueQuote * denominator) / numerator
}
