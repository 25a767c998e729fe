import type { Ratio } from '@plimsoll/engine'
import { formatPrice, formatRatio, type MarketFormat } from '@plimsoll/protocol'

const placesMax = 40

/**
 * A mark with as many places as it needs, at least those of its market: a shock in percent leaves one that is still a
 * decimal, but off the grid. Rounded like any price where no decimal is exact.
 */
export function formatMark(market: MarketFormat, markTicks: Ratio): string {
  const { tickDigits, tickPlaces, priceDecimals } = market
  const numerator = markTicks.numerator * tickDigits
  const denominator = markTicks.denominator * 10n ** BigInt(tickPlaces)
  for (let places = priceDecimals; places <= placesMax; places += 1) {
    if ((numerator * 10n ** BigInt(places)) % denominator === 0n) {
      return formatRatio({ numerator, denominator }, places)
    }
  }
  return formatPrice(market, markTicks)
}
