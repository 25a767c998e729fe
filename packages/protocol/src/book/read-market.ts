import type {
  MarginTier,
  MarketNotation,
  MarketSpec,
  PriceGateSpec,
  QuoteUnits,
  Ratio,
} from '@plimsoll/engine'
import { type Decimal, formatRatio, powerOfTen } from '../decimal/decimal-text.ts'
import { inLowestTerms, wholeQuotient } from '../decimal/rounding.ts'
import { readAnyDecimal, readMoney, readPriceTicks, readUnits } from './amounts.ts'
import { type Place, refuseAt, under } from './book-error.ts'
import type { BookFormat, MarketFormat } from './book-format.ts'
import type { MarketDocument } from './book-schema.ts'

/**
 * A market with its grid. Refuses a grid on which one lot at a price of one tick is not worth a whole, positive number of
 * quote units, which every value is counted in.
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
  const contractValue = readContractValue(place, from)
  const format: MarketFormat = {
    market: from.market,
    tickDigits: tick.digits,
    tickPlaces: tick.places,
    lotDigits: lot.digits,
    lotPlaces: lot.places,
    ...(contractValue && { contractValue }),
    priceDecimals,
  }
  readTickValue(asset, place, format)
  return format
}

function readContractValue(place: Place, from: MarketDocument): Decimal | undefined {
  const at = under(place, 'contractValue')
  const { contract, contractValue } = from
  if (contract === 'inverse') {
    if (contractValue !== undefined) return readStep(at, contractValue)
    const complaint = 'is missing; say what one contract is for, in the currency of the price'
    return refuseAt(at, 'missingField', complaint)
  }
  if (contractValue === undefined) return undefined
  const complaint = 'belongs to inverse contracts only; remove it or set contract to inverse'
  return refuseAt(at, 'exclusiveFields', complaint)
}

/** The engine's form of a market. */
export function readMarket(
  book: BookFormat,
  market: MarketFormat,
  place: Place,
  from: MarketDocument,
): MarketSpec {
  refuseClosingFee(place, from)
  const price = (field: PriceField): Ratio | undefined => readPrice(market, place, from, field)
  const previousMarkPriceTicks = price('previousMarkPrice')
  const indexPriceTicks = price('indexPrice')
  const previousIndexPriceTicks = price('previousIndexPrice')
  const settlementPriceTicks = price('settlementPrice')
  const minimumPriceTicks = price('minimumPrice')
  const tiers = (field: 'maintenanceTiers' | 'initialTiers'): MarginTier[] =>
    readTiers(book, under(place, field), from[field] ?? [])
  return {
    market: from.market,
    contract: from.contract,
    tickValueQuote: readTickValue(book.asset, place, market),
    markPriceTicks:
      price('markPrice') ?? refuseAt(place, 'missingField', 'has no mark; add markPrice'),
    ...(previousMarkPriceTicks && { previousMarkPriceTicks }),
    ...(indexPriceTicks && { indexPriceTicks }),
    ...(previousIndexPriceTicks && { previousIndexPriceTicks }),
    ...(settlementPriceTicks && { settlementPriceTicks }),
    ...(minimumPriceTicks && { minimumPriceTicks }),
    maintenanceTiers: tiers('maintenanceTiers'),
    ...(from.initialTiers && { initialTiers: tiers('initialTiers') }),
    ...(from.poolValue !== undefined && {
      poolValueQuote: readPoolValue(book, under(place, 'poolValue'), from.poolValue),
    }),
    ...(from.listedTimeMs !== undefined && { listedTimeMs: from.listedTimeMs }),
    ...(from.expiryTimeMs !== undefined && { expiryTimeMs: from.expiryTimeMs }),
    ...(from.priceGate && { priceGate: readGate(under(place, 'priceGate'), from.priceGate) }),
    ...(from.liquidationFeeRate !== undefined && {
      liquidationFeeRate: readFeeRate(under(place, 'liquidationFeeRate'), from.liquidationFeeRate),
    }),
    notation: notationOf(market),
  }
}

function notationOf({ market: _name, ...notation }: MarketFormat): MarketNotation {
  return notation
}

function readGate(place: Place, from: NonNullable<MarketDocument['priceGate']>): PriceGateSpec {
  const { maxAgeMs, band, wideningPerSecond, sourcesMin, haltAfterMs } = from
  return {
    maxAgeMs,
    bandPpm: readPpm(under(place, 'band'), band),
    wideningPpmPerSecond: readPpm(under(place, 'wideningPerSecond'), wideningPerSecond),
    sourcesMin,
    haltAfterMs,
  }
}

const ppmPlaces = 6
const partMax = 1000

/** A part in millionths; far beyond any price would not be a bound any more. */
function readPpm(place: Place, text: string): number {
  const ppm = readUnits(place, text, ppmPlaces, 'a part')
  if (ppm >= 0n && ppm <= BigInt(partMax) * powerOfTen(ppmPlaces)) return Number(ppm)
  return refuseAt(place, 'outOfRange', `is not from 0 to ${partMax}; give a part, like "0.05"`)
}

function readFeeRate(place: Place, text: string): Ratio {
  const { digits, places } = readAnyDecimal(place, text)
  if (digits >= 0n && digits <= powerOfTen(places)) return inLowestTerms(digits, powerOfTen(places))
  return refuseAt(place, 'outOfRange', 'is not from 0 to 1; give the part that is taken')
}

function readPoolValue(book: BookFormat, place: Place, text: string): QuoteUnits {
  const value = readMoney(book, place, text)
  if (value > 0n) return value
  return refuseAt(place, 'outOfRange', 'is not positive; give what the pool has, or leave it out')
}

type PriceField =
  | 'markPrice'
  | 'previousMarkPrice'
  | 'indexPrice'
  | 'previousIndexPrice'
  | 'settlementPrice'
  | 'minimumPrice'

function readPrice(
  market: MarketFormat,
  place: Place,
  from: MarketDocument,
  field: PriceField,
): Ratio | undefined {
  const text = from[field]
  if (text === undefined) return undefined
  return readPriceTicks(market, under(place, field), text, lowestOf(from, field))
}

/** Only a linear contract can be worth less than nothing. */
function lowestOf({ contract }: MarketDocument, field: PriceField): 0n | 1n | undefined {
  if (field !== 'minimumPrice') return 1n
  return contract === 'linear' ? undefined : 0n
}

function refuseClosingFee(place: Place, { closeFeeRate }: MarketDocument): void {
  if (closeFeeRate === undefined) return
  const at = under(place, 'closeFeeRate')
  if (readAnyDecimal(at, closeFeeRate).digits === 0n) return
  refuseAt(at, 'notSupported', 'closing fees are not honoured by this version yet; set it to "0"')
}

function readStep(place: Place, text: string): Decimal {
  const step = readAnyDecimal(place, text)
  if (step.digits > 0n) return step
  return refuseAt(place, 'outOfRange', 'is not positive; give the size of one step')
}

/** What one lot is worth at a price of one tick; refuses a fraction of a quote unit. */
function readTickValue(asset: BookFormat['asset'], place: Place, market: MarketFormat): QuoteUnits {
  return wholeTickValue(asset.decimals, market) ?? refuseTickValue(asset, place, market)
}

/** The same in units of 10^-decimals; undefined where that is not whole. */
function wholeTickValue(decimals: number, market: MarketFormat): QuoteUnits | undefined {
  const { numerator, denominator } = tickValue(market)
  return wholeQuotient(numerator * powerOfTen(decimals), denominator) as QuoteUnits | undefined
}

/** The same in whole units of the asset: tickSize × lotSize, or of an inverse contract lotSize × contractValue / tickSize. */
function tickValue(market: MarketFormat): Ratio {
  const { tickDigits, lotDigits, tickPlaces, lotPlaces, contractValue } = market
  if (contractValue === undefined) {
    return { numerator: tickDigits * lotDigits, denominator: powerOfTen(tickPlaces + lotPlaces) }
  }
  return {
    numerator: lotDigits * contractValue.digits * powerOfTen(tickPlaces),
    denominator: tickDigits * powerOfTen(lotPlaces + contractValue.places),
  }
}

const decimalsMax = 18

function refuseTickValue(
  { name, decimals }: BookFormat['asset'],
  place: Place,
  market: MarketFormat,
): never {
  const at = under(place, 'tickSize')
  const isInverse = market.contractValue !== undefined
  const product = isInverse ? 'lotSize × contractValue / tickSize' : 'tickSize × lotSize'
  const needed = fewestDecimals(decimals, market)
  if (needed === undefined) {
    const remedy = isInverse
      ? 'make lotSize × contractValue a multiple of tickSize'
      : 'use a coarser tickSize or lotSize'
    const complaint = `${product} is finer than ${decimalsMax} decimals of ${name}; ${remedy}`
    return refuseAt(at, 'offGrid', complaint)
  }
  const { numerator, denominator } = tickValue(market)
  const written = formatRatio({ numerator, denominator }, needed)
  const complaint = `${product} is ${written} ${name}, finer than its ${decimals} decimals; raise asset.decimals to ${needed}`
  return refuseAt(at, 'offGrid', complaint)
}

function fewestDecimals(present: number, market: MarketFormat): number | undefined {
  for (let decimals = present + 1; decimals <= decimalsMax; decimals += 1) {
    if (wholeTickValue(decimals, market) !== undefined) return decimals
  }
  return undefined
}

function readTiers(
  book: BookFormat,
  place: Place,
  tiers: MarketDocument['maintenanceTiers'],
): MarginTier[] {
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
