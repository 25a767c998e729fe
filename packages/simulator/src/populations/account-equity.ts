import type { AccountSpec, BookSpec } from '@plimsoll/engine'

/** What an account of a book is worth at the marks of the book, isolated positions included; fractions of a unit are cut off. */
export function accountEquityQuote(account: AccountSpec, { markets }: BookSpec): bigint {
  return account.positions.reduce<bigint>((sum, position) => {
    const market = markets.find((row) => row.market === position.market)
    if (market === undefined) return sum
    const { numerator, denominator } = market.markPriceTicks
    const valueQuote = (position.sizeLots * market.tickValueQuote * numerator) / denominator
    const cost = position.sizeLots > 0n ? -position.entryValueQuote : position.entryValueQuote
    return sum + valueQuote + cost + (position.isolatedMarginQuote ?? 0n)
  }, account.collateralQuote)
}
