import type { MarketNotation } from '@plimsoll/engine'

/** How sizes and prices of a market are written: ticks of so many places, and lots that give a tick of one lot its value. */
export function marketNotation(
  { tickPlaces, tickValueQuote }: { readonly tickPlaces: number; readonly tickValueQuote: bigint },
  wholeUnitQuote: bigint,
): MarketNotation {
  const decimals = wholeUnitQuote.toString().length - 1
  return {
    tickDigits: 1n,
    tickPlaces,
    ...lotSize(tickValueQuote, decimals - tickPlaces),
    priceDecimals: tickPlaces,
  }
}

/** Digits × 10^−places, with the fewest places of 0 or more. */
function lotSize(digits: bigint, places: number): Pick<MarketNotation, 'lotDigits' | 'lotPlaces'> {
  if (places < 0) return { lotDigits: digits * 10n ** BigInt(-places), lotPlaces: 0 }
  const text = digits.toString()
  const zeros = Math.min(places, text.length - text.replace(/0+$/u, '').length)
  return { lotDigits: BigInt(text.slice(0, text.length - zeros)), lotPlaces: places - zeros }
}
