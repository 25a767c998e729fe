import type { MarketSpec, QuoteUnits, Ratio } from '@plimsoll/engine'
import { type Decimal, formatUnits, placesNeeded, powerOfTen } from '../decimal/decimal-text.ts'
import { inLowestTerms, wholeQuotient } from '../decimal/rounding.ts'
import { readAnyDecimal, readMoney, readUnits } from './amounts.ts'
import { type Place, refuseAt, under } from './book-error.ts'
import type { BookFormat, MarketFormat } from './book-format.ts'
import type { MarketDocument } from './book-schema.ts'

/**
 * A market with its grid. Refuses a grid on which one lot and one tick are not worth a whole, positive number
 * of quote units, since every fill would then need rounding.
 */
export function readMarketFormat(
  asset: BookFormat['asset'],
  place: Place,
  from: MarketDocument,
): MarketFormat {
  const tick = readStep(under(place, 'tickSize'), from.tickSize)
  const lot = readStep(under(place, 'lotSize'), from.lotSize)
  const priceDecimals = from.priceDecimals ?? tick.places
  if (priceDecimals < tick.places) {
    const complaint = `is below the ${tick.places} decimals of tickSize; raise it to at least that`
    refuseAt(under(place, 'priceDecimals'), 'outOfRange', complaint)
  }
  const format: MarketFormat = {
    market: from.market,
    tickDigits: tick.digits,
    tickPlaces: tick.places,
    lotDigits: lot.digits,
    lotPlaces: lot.places,
    priceDecimals,
  }
  refuseFractionalTickValue(asset, place, format)
  return format
}

/** The engine's form of a market. */
export function readMarket(
  book: BookFormat,
  market: MarketFormat,
  place: Place,
  from: MarketDocument,
): MarketSpec {
  refuseInformational(market, place, from)
  const price = (field: PriceField): Ratio | undefined => readPrice(market, place, from, field)
  const previousMarkPriceTicks = price('previousMarkPrice')
  const minimumPriceTicks = price('minimumPrice')
  return {
    market: from.market,
    contract: 'linear',
    tickValueQuote: tickValueQuote(book.asset, market),
    markPriceTicks:
      price('markPrice') ?? refuseAt(place, 'missingField', 'has no mark; add markPrice'),
    ...(previousMarkPriceTicks && { previousMarkPriceTicks }),
    ...(minimumPriceTicks && { minimumPriceTicks }),
    maintenanceTiers: readTiers(book, under(place, 'maintenanceTiers'), from.maintenanceTiers),
  }
}

type PriceField = 'markPrice' | 'previousMarkPrice' | 'indexPrice' | 'minimumPrice'

function readPrice(
  market: MarketFormat,
  place: Place,
  from: MarketDocument,
  field: PriceField,
): Ratio | undefined {
  const text = from[field]
  if (text === undefined) return undefined
  const at = under(place, field)
  const units = readUnits(at, text, market.priceDecimals, `market ${market.market}`)
  const lowest = field === 'minimumPrice' ? 0n : 1n
  if (units < lowest)
    refuseAt(at, 'outOfRange', `is ${lowest === 0n ? 'negative' : 'not positive'}; give the price`)
  return inLowestTerms(
    units * powerOfTen(market.tickPlaces),
    market.tickDigits * powerOfTen(market.priceDecimals),
  )
}

// Checked like the others although nothing is computed from them: a snapshot with a broken number in it is broken.
function refuseInformational(market: MarketFormat, place: Place, from: MarketDocument): void {
  readPrice(market, place, from, 'indexPrice')
  if (from.closeFeeRate === undefined) return
  const at = under(place, 'closeFeeRate')
  if (readAnyDecimal(at, from.closeFeeRate).digits === 0n) return
  refuseAt(at, 'notSupported', 'closing fees are not honoured by this version yet; set it to "0"')
}

function readStep(place: Place, text: string): Decimal {
  const step = readAnyDecimal(place, text)
  if (step.digits > 0n) return step
  return refuseAt(place, 'outOfRange', 'is not positive; give the size of one step')
}

function tickValueQuote(asset: BookFormat['asset'], market: MarketFormat): QuoteUnits {
  const { tickDigits, lotDigits, tickPlaces, lotPlaces } = market
  return wholeQuotient(
    tickDigits * lotDigits * powerOfTen(asset.decimals),
    powerOfTen(tickPlaces + lotPlaces),
  ) as QuoteUnits
}

function refuseFractionalTickValue(
  asset: BookFormat['asset'],
  place: Place,
  market: MarketFormat,
): void {
  const value = {
    digits: market.tickDigits * market.lotDigits,
    places: market.tickPlaces + market.lotPlaces,
  }
  const needed = placesNeeded(value)
  if (needed <= asset.decimals) return
  const written = formatUnits(value.digits, value.places)
  const complaint = `tickSize × lotSize is ${written} ${asset.name}, finer than its ${asset.decimals} decimals; raise asset.decimals to ${needed}`
  refuseAt(under(place, 'tickSize'), 'offGrid', complaint)
}

function readTiers(
  book: BookFormat,
  place: Place,
  tiers: MarketDocument['maintenanceTiers'],
): MarketSpec['maintenanceTiers'] {
  let last = { notionalFromQuote: -1n, rate: { digits: 0n, places: 0 } }
  return tiers.map((tier, index) => {
    const at = under(place, index)
    const notionalFromQuote = readMoney(book, under(at, 'notionalFrom'), tier.notionalFrom)
    if (index === 0 && notionalFromQuote !== 0n) {
      refuseAt(under(at, 'notionalFrom'), 'tiers', 'is not 0; the first tier starts at "0"')
    }
    if (notionalFromQuote <= last.notionalFromQuote) {
      refuseAt(
        under(at, 'notionalFrom'),
        'tiers',
        'does not rise above the tier before; put the tiers in order',
      )
    }
    const rate = readAnyDecimal(under(at, 'rate'), tier.rate)
    if (rate.digits <= 0n)
      refuseAt(under(at, 'rate'), 'tiers', 'is not positive; give a rate above 0')
    if (compareDecimals(rate, last.rate) < 0) {
      refuseAt(
        under(at, 'rate'),
        'tiers',
        'falls below the tier before; rates may only rise with the notional',
      )
    }
    last = { notionalFromQuote, rate }
    return { notionalFromQuote, rate: inLowestTerms(rate.digits, powerOfTen(rate.places)) }
  })
}

function compareDecimals(left: Decimal, right: Decimal): number {
  const difference = left.digits * powerOfTen(right.places) - right.digits * powerOfTen(left.places)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
