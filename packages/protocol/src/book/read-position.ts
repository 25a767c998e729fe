import type { Lots, PositionSpec, QuoteUnits } from '@plimsoll/engine'
import { powerOfTen } from '../decimal/decimal-text.ts'
import { wholeQuotient } from '../decimal/rounding.ts'
import { readBoundedMoney, readSize, readUnits, refuseBeyondMax } from './amounts.ts'
import { type Place, refuseAt, under } from './book-error.ts'
import type { BookFormat, MarketFormat } from './book-format.ts'
import type { PositionDocument } from './book-schema.ts'
import { quote } from './book-source.ts'

/** The engine's form of one position of an account. */
export function readPosition(book: BookFormat, place: Place, from: PositionDocument): PositionSpec {
  const market = readMarketName(book, under(place, 'market'), from.market)
  const sizeLots = readSize(market, under(place, 'size'), from.size)
  const entryValueQuote = readEntry(book, market, place, from, sizeLots)
  const isolatedMarginQuote = readIsolatedMargin(book, place, from)
  // The market's own string, not this position's copy of it: a book has many positions and few markets.
  return {
    market: market.market,
    marginMode: from.marginMode,
    sizeLots,
    entryValueQuote,
    ...(isolatedMarginQuote !== undefined && { isolatedMarginQuote }),
  }
}

/** The format of the market that a position or fund names; refuses one that the book does not list. */
export function readMarketName(book: BookFormat, place: Place, name: string): MarketFormat {
  const market = book.markets.get(name)
  if (market !== undefined) return market
  const complaint = `${quote(name)} is not a market of this book; add it to markets or correct the name`
  return refuseAt(place, 'unknownReference', complaint)
}

/** An unsigned cost, above 0. */
export function readEntryValue(book: BookFormat, place: Place, text: string): QuoteUnits {
  const value = readBoundedMoney(book, place, text)
  if (value > 0n) return value
  return refuseAt(
    place,
    'outOfRange',
    'is not positive; give the unsigned cost of the whole position',
  )
}

function readEntry(
  book: BookFormat,
  market: MarketFormat,
  place: Place,
  from: PositionDocument,
  sizeLots: Lots,
): QuoteUnits {
  const { entryPrice, entryValue } = from
  if (entryPrice !== undefined && entryValue !== undefined) {
    refuseAt(
      under(place, 'entryValue'),
      'exclusiveFields',
      'stands beside entryPrice; keep exactly one of them',
    )
  }
  if (entryValue !== undefined) return readEntryValue(book, under(place, 'entryValue'), entryValue)
  if (entryPrice !== undefined) {
    return costAt(book, market, under(place, 'entryPrice'), entryPrice, sizeLots)
  }
  return refuseAt(
    under(place, 'entryPrice'),
    'missingField',
    'is missing, and so is entryValue; give one of them',
  )
}

function costAt(
  book: BookFormat,
  market: MarketFormat,
  place: Place,
  entryPrice: string,
  sizeLots: Lots,
): QuoteUnits {
  const price = readUnits(place, entryPrice, market.priceDecimals, `market ${market.market}`)
  if (price <= 0n)
    refuseAt(place, 'outOfRange', 'is not positive; give the price at which it was opened')
  const value = valueAt(book, market, sizeLots < 0n ? -sizeLots : sizeLots, price)
  if (value === undefined) {
    const cost = market.contractValue ? 'size × contractValue / entryPrice' : 'size × entryPrice'
    const unit = `10^-${book.asset.decimals} ${book.asset.name}`
    const complaint = `${cost} is not a whole number of ${unit}; give entryValue instead`
    refuseAt(place, 'offGrid', complaint)
  }
  refuseBeyondMax(place, value, 'quote units of cost')
  return value as QuoteUnits
}

/** What lots are worth at a price in units of 10^-priceDecimals; undefined where that is not whole quote units. */
function valueAt(
  { asset }: BookFormat,
  { lotDigits, lotPlaces, priceDecimals, contractValue }: MarketFormat,
  lots: bigint,
  price: bigint,
): bigint | undefined {
  const size = lots * lotDigits * powerOfTen(asset.decimals)
  if (contractValue === undefined) {
    return wholeQuotient(size * price, powerOfTen(lotPlaces + priceDecimals))
  }
  return wholeQuotient(
    size * contractValue.digits * powerOfTen(priceDecimals),
    price * powerOfTen(lotPlaces + contractValue.places),
  )
}

function readIsolatedMargin(
  book: BookFormat,
  place: Place,
  { marginMode, isolatedMargin }: PositionDocument,
): QuoteUnits | undefined {
  const at = under(place, 'isolatedMargin')
  if (marginMode === 'isolated') {
    if (isolatedMargin !== undefined) return readBoundedMoney(book, at, isolatedMargin)
    return refuseAt(at, 'missingField', 'is missing; an isolated position needs its own margin')
  }
  if (isolatedMargin === undefined) return undefined
  return refuseAt(
    at,
    'exclusiveFields',
    'belongs to isolated positions only; remove it or set marginMode to isolated',
  )
}
