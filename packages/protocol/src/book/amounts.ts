import type { Lots, QuoteUnits, Ratio } from '@plimsoll/engine'
import {
  type Decimal,
  decimalUnits,
  formatUnits,
  powerOfTen,
  readDecimal,
} from '../decimal/decimal-text.ts'
import { inLowestTerms, wholeQuotient } from '../decimal/rounding.ts'
import type { BookFormat, MarketFormat } from './book-format.ts'
import { type Place, refuseAt } from './book-error.ts'
import { quote } from './book-source.ts'

// The largest amount that an account may hold of anything: 2^53 − 1 quote units or lots.
const amountMax = 9_007_199_254_740_991n

/** Money: a decimal with at most the asset's places, as whole quote units, signed. */
export function readMoney(format: BookFormat, place: Place, text: string): QuoteUnits {
  const { name, decimals } = format.asset
  return readUnits(place, text, decimals, `asset ${name}`) as QuoteUnits
}

/** Money of one account or bucket, which must stay within ±(2^53 − 1) quote units. */
export function readBoundedMoney(format: BookFormat, place: Place, text: string): QuoteUnits {
  const amount = readMoney(format, place, text)
  refuseBeyondMax(place, amount, 'quote units')
  return amount
}

/** Money that is owed to nobody, or bounds something: 0 or more. */
export function readAmount(format: BookFormat, place: Place, text: string): QuoteUnits {
  const amount = readMoney(format, place, text)
  if (amount >= 0n) return amount
  return refuseAt(place, 'outOfRange', 'is negative; give an amount of "0" or more')
}

/** A size as whole lots, signed, never 0. */
export function readSize(market: MarketFormat, place: Place, text: string): Lots {
  if (readAnyDecimal(place, text).digits === 0n)
    refuseAt(place, 'outOfRange', 'is 0; leave out a position that holds nothing')
  return readLots(market, place, text)
}

/** A size as whole lots, signed. */
export function readLots(market: MarketFormat, place: Place, text: string): Lots {
  const size = readAnyDecimal(place, text)
  // size / lotSize, with both brought to the same power of ten.
  const lots = wholeQuotient(
    size.digits * powerOfTen(market.lotPlaces),
    market.lotDigits * powerOfTen(size.places),
  )
  if (lots === undefined) {
    const lotSize = formatUnits(market.lotDigits, market.lotPlaces)
    refuseAt(
      place,
      'offGrid',
      `${text} is not a whole number of lots of ${lotSize}; round it to the lot`,
    )
  }
  refuseBeyondMax(place, lots, 'lots')
  return lots as Lots
}

/** A price with at most the market's places, in ticks, and at least so many units of its last place. */
export function readPriceTicks(
  market: MarketFormat,
  place: Place,
  text: string,
  lowest: 0n | 1n | undefined,
): Ratio {
  const units = readUnits(place, text, market.priceDecimals, `market ${market.market}`)
  if (lowest !== undefined && units < lowest) {
    const complaint = lowest === 0n ? 'is negative' : 'is not positive'
    refuseAt(place, 'outOfRange', `${complaint}; give the price`)
  }
  return inLowestTerms(
    units * powerOfTen(market.tickPlaces),
    market.tickDigits * powerOfTen(market.priceDecimals),
  )
}

/** A decimal with at most `places` places, in units of 10^-places. `whose` names who sets that limit. */
export function readUnits(place: Place, text: string, places: number, whose: string): bigint {
  const decimal = readAnyDecimal(place, text)
  const units = decimalUnits(decimal, places)
  if (units !== undefined) return units
  const complaint = `has ${decimal.places} decimals, ${whose} has ${places}; write at most ${places}`
  return refuseAt(place, 'tooManyDecimals', complaint)
}

/** Any plain decimal. */
export function readAnyDecimal(place: Place, text: string): Decimal {
  const decimal = readDecimal(text)
  if (decimal !== undefined) return decimal
  const complaint = `${quote(text)} is not a plain decimal; write digits and at most one point, like "0.1"`
  return refuseAt(place, 'notDecimal', complaint)
}

/** Refuses amounts that a column of the engine could not hold. */
export function refuseBeyondMax(place: Place, amount: bigint, unit: string): void {
  if (amount <= amountMax && amount >= -amountMax) return
  const complaint = `is beyond ±${amountMax} ${unit}; split the account or use fewer decimals`
  refuseAt(place, 'outOfRange', complaint)
}
