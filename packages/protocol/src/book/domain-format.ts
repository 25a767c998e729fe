import type { BookSpec, MarketSpec } from '@plimsoll/engine'
import type { BookFormat, MarketFormat } from './book-format.ts'

/**
 * How the numbers of a domain are written that began with a book of the engine. Where a market says nothing of it, sizes are
 * lots and prices those of one lot, or ticks where a contract is inverse.
 */
export function domainFormat({
  domain,
  asset,
  markets,
  collateralPlaces = [],
}: BookSpec): BookFormat {
  const decimals = asset.wholeUnitQuote.toString().length - 1
  return {
    domain,
    asset: { name: asset.name, decimals },
    markets: new Map(markets.map((spec) => [spec.market, marketFormatOf(spec, decimals)])),
    collateralPlaces: new Map(collateralPlaces.map((row) => [row.asset, row.places])),
  }
}

function marketFormatOf(spec: MarketSpec, decimals: number): MarketFormat {
  const { market, contract, tickValueQuote, notation } = spec
  if (notation) return { market, ...notation }
  const tick =
    contract === 'linear'
      ? { tickDigits: tickValueQuote, tickPlaces: decimals }
      : { tickDigits: 1n, tickPlaces: 0 }
  return { market, ...tick, lotDigits: 1n, lotPlaces: 0, priceDecimals: tick.tickPlaces }
}
