import type { BookSpec, MarketSpec } from '@plimsoll/engine'
import type { BookFormat, MarketFormat } from '@plimsoll/protocol'
import { tickPlacesOf } from './tick-places.ts'

/**
 * How the numbers of a domain are written that began with a book of the engine, which counts ticks and lots and does not
 * say how large they are. Where that is not known either, sizes are lots and prices those of one lot, or ticks where a
 * contract is inverse.
 */
export function domainFormat({ domain, asset, markets }: BookSpec): BookFormat {
  const decimals = asset.wholeUnitQuote.toString().length - 1
  return {
    domain,
    asset: { name: asset.name, decimals },
    markets: new Map(
      markets.map((spec) => [spec.market, marketFormatOf(spec, decimals, tickPlacesOf(domain))]),
    ),
  }
}

function marketFormatOf(
  { market, contract, tickValueQuote }: MarketSpec,
  decimals: number,
  known: ReadonlyMap<string, number>,
): MarketFormat {
  const tickPlaces = known.get(market)
  if (tickPlaces === undefined) {
    const tick =
      contract === 'linear'
        ? { tickDigits: tickValueQuote, tickPlaces: decimals }
        : { tickDigits: 1n, tickPlaces: 0 }
    return { market, ...tick, lotDigits: 1n, lotPlaces: 0, priceDecimals: tick.tickPlaces }
  }
  // A tick of one lot is worth tickSize × lotSize, so the one gives the other.
  const lotPlaces = decimals - tickPlaces
  const lot =
    lotPlaces >= 0
      ? trimmed(tickValueQuote, lotPlaces)
      : { digits: tickValueQuote * 10n ** BigInt(-lotPlaces), places: 0 }
  return {
    market,
    tickDigits: 1n,
    tickPlaces,
    lotDigits: lot.digits,
    lotPlaces: lot.places,
    priceDecimals: tickPlaces,
  }
}

/** The same decimal with the fewest places. */
function trimmed(digits: bigint, places: number): { digits: bigint; places: number } {
  const text = digits.toString()
  const zeros = Math.min(places, text.length - text.replace(/0+$/u, '').length)
  return { digits: BigInt(text.slice(0, text.length - zeros)), places: places - zeros }
}
