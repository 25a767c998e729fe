import { type MarketSpec, type Ratio, ratio, type Side } from '@plimsoll/engine'

/** What one lot of a market is worth at mark, quote units, exact. */
export function lotQuoteAtMark(market: MarketSpec): Ratio {
  return lotQuoteAt(market, market.markPriceTicks)
}

function lotQuoteAt({ contract, tickValueQuote }: MarketSpec, priceTicks: Ratio): Ratio {
  const { numerator, denominator } = priceTicks
  return contract === 'linear'
    ? ratio(tickValueQuote * numerator, denominator)
    : ratio(tickValueQuote * denominator, numerator)
}

/** What some lots are worth, exact. `lots` counts whatever its sign. */
export function notionalQuote({ numerator, denominator }: Ratio, lots: bigint): Ratio {
  return ratio((lots < 0n ? -lots : lots) * numerator, denominator)
}

/** Whether whoever is on a side of the contract is short of its value. SPEC Q-8. */
export function isValueShort({ contract }: MarketSpec, side: Side): boolean {
  return (side === 'short') === (contract === 'linear')
}

/** What some lots are worth at a price, exact; nothing where no price is high enough to say it. */
export function valueQuoteAt(
  market: MarketSpec,
  lots: bigint,
  priceTicks: Ratio | undefined,
): Ratio {
  return priceTicks === undefined ? ratio(0n) : notionalQuote(lotQuoteAt(market, priceTicks), lots)
}

/**
 * The price in ticks at which some lots are worth a value, exact; undefined where no price is: an inverse contract that is
 * worth nothing.
 */
export function priceTicksOf(
  { contract, tickValueQuote }: MarketSpec,
  lots: bigint,
  { numerator, denominator }: Ratio,
): Ratio | undefined {
  if (contract === 'linear') return ratio(numerator, denominator * lots * tickValueQuote)
  return numerator > 0n ? ratio(lots * tickValueQuote * denominator, numerator) : undefined
}

/** Markets by their ids. */
export function marketsById(markets: readonly MarketSpec[]): (market: string) => MarketSpec {
  const byId = new Map(markets.map((one) => [one.market, one]))
  return (market) => {
    const found = byId.get(market)
    if (found === undefined) throw new Error(`the book has no market ${market}`)
    return found
  }
}
