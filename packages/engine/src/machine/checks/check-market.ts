import type {
  MarginTier,
  MarketNotation,
  MarketSpec,
  PriceGateSpec,
} from '../../market/market-spec.ts'
import { compareRatios, type Ratio } from '../../quantity/ratio.ts'
import { BookRefused } from '../book-refused.ts'
import { checkAmount, checkChoice, checkCount } from './refuse.ts'

/** Refuses a market that could not be valued. */
export function checkMarket(spec: MarketSpec, path: string): void {
  checkChoice(spec.contract, ['linear', 'inverse'], `${path}.contract`)
  checkAmount(spec.tickValueQuote, `${path}.tickValueQuote`, 1n)
  checkPrice(spec.markPriceTicks, `${path}.markPriceTicks`, true)
  if (spec.previousMarkPriceTicks)
    checkPrice(spec.previousMarkPriceTicks, `${path}.previousMarkPriceTicks`, true)
  if (spec.minimumPriceTicks)
    checkMinimum(spec, spec.minimumPriceTicks, `${path}.minimumPriceTicks`)
  if (spec.indexPriceTicks) checkPrice(spec.indexPriceTicks, `${path}.indexPriceTicks`, true)
  if (spec.previousIndexPriceTicks) checkPreviousIndex(spec, spec.previousIndexPriceTicks, path)
  if (spec.settlementPriceTicks)
    checkPrice(spec.settlementPriceTicks, `${path}.settlementPriceTicks`, true)
  if (spec.priceTimeMs !== undefined) checkWhole(spec.priceTimeMs, `${path}.priceTimeMs`)
  if (spec.poolValueQuote !== undefined) {
    checkAmount(spec.poolValueQuote, `${path}.poolValueQuote`)
  }
  if (spec.listedTimeMs !== undefined) checkWhole(spec.listedTimeMs, `${path}.listedTimeMs`)
  if (spec.expiryTimeMs !== undefined) checkWhole(spec.expiryTimeMs, `${path}.expiryTimeMs`)
  if (spec.notation) checkNotation(spec.notation, `${path}.notation`)
  if (spec.priceGate) checkGate(spec.priceGate, `${path}.priceGate`)
  if (spec.liquidationFeeRate) checkFeeRate(spec.liquidationFeeRate, `${path}.liquidationFeeRate`)
  checkTiers(spec.maintenanceTiers, `${path}.maintenanceTiers`)
  if (spec.initialTiers)
    checkInitialTiers(spec.maintenanceTiers, spec.initialTiers, `${path}.initialTiers`)
}

function checkPreviousIndex({ indexPriceTicks }: MarketSpec, previous: Ratio, path: string): void {
  const place = `${path}.previousIndexPriceTicks`
  checkPrice(previous, place, true)
  if (indexPriceTicks === undefined) {
    throw new BookRefused('invalidAmount', place, 'needs indexPriceTicks beside it')
  }
}

/** Every field of a gate is a count: of milliseconds, millionths or sources. */
function checkGate(gate: PriceGateSpec, path: string): void {
  for (const [name, count] of Object.entries(gate)) checkWhole(Number(count), `${path}.${name}`)
}

function checkWhole(count: number, path: string): void {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new BookRefused('invalidAmount', path, 'must be a whole number of at least 0')
  }
}

/** Places that nobody writes would make a text of any length of one number. */
export const PLACES_MAX = 100

function checkNotation(notation: MarketNotation, path: string): void {
  const { tickDigits, tickPlaces, lotDigits, lotPlaces, priceDecimals, contractValue } = notation
  checkAmount(tickDigits, `${path}.tickDigits`, 1n)
  checkAmount(lotDigits, `${path}.lotDigits`, 1n)
  checkCount(tickPlaces, `${path}.tickPlaces`, 0, PLACES_MAX)
  checkCount(lotPlaces, `${path}.lotPlaces`, 0, PLACES_MAX)
  checkCount(priceDecimals, `${path}.priceDecimals`, 0, PLACES_MAX)
  if (contractValue === undefined) return
  checkAmount(contractValue.digits, `${path}.contractValue.digits`, 1n)
  checkCount(contractValue.places, `${path}.contractValue.places`, 0, PLACES_MAX)
}

/** A fee is a part of a fill's value, so it cannot be more than all of it. */
function checkFeeRate({ numerator, denominator }: Ratio, path: string): void {
  if (denominator <= 0n || numerator < 0n || numerator > denominator) {
    throw new BookRefused('invalidAmount', path, 'must be from 0 to 1')
  }
}

/** Only a linear contract can be worth less than nothing. */
function checkMinimum(
  { contract, markPriceTicks }: MarketSpec,
  minimum: Ratio,
  path: string,
): void {
  if (contract === 'inverse' || minimum.denominator <= 0n) checkPrice(minimum, path, false)
  if (compareRatios(minimum, markPriceTicks) > 0) {
    throw new BookRefused('invalidAmount', path, 'must not be above the mark')
  }
}

function checkPrice(price: Ratio, path: string, mustBePositive: boolean): void {
  const isAllowed =
    price.denominator > 0n && (mustBePositive ? price.numerator > 0n : price.numerator >= 0n)
  if (!isAllowed) {
    throw new BookRefused(
      'invalidAmount',
      path,
      `must be ${mustBePositive ? 'above' : 'at least'} 0`,
    )
  }
}

/** Rates that fell with size would make a cut raise a requirement relative to equity; no venue has them. */
function checkTiers(tiers: readonly MarginTier[], path: string): void {
  if (tiers[0]?.notionalFromQuote !== 0n) {
    throw new BookRefused('invalidTiers', path, 'the first tier must start at notional 0')
  }
  tiers.forEach((tier, index) => {
    const before = tiers[index - 1]
    if (tier.rate.denominator <= 0n || tier.rate.numerator <= 0n) {
      throw new BookRefused('invalidTiers', `${path}[${index}].rate`, 'must be above 0')
    }
    if (before === undefined) return
    if (tier.notionalFromQuote <= before.notionalFromQuote) {
      throw new BookRefused(
        'invalidTiers',
        `${path}[${index}].notionalFromQuote`,
        'must be above the tier before it',
      )
    }
    if (compareRatios(tier.rate, before.rate) < 0) {
      throw new BookRefused(
        'invalidTiers',
        `${path}[${index}].rate`,
        'must not be below the tier before it',
      )
    }
  })
}

/** Whoever may open must not be liquidatable at once: no rate is below that of maintenance at any notional. */
function checkInitialTiers(
  maintenance: readonly MarginTier[],
  initial: readonly MarginTier[],
  path: string,
): void {
  checkTiers(initial, path)
  // Rates change only where a tier begins.
  for (const { notionalFromQuote } of [...maintenance, ...initial]) {
    const needed = rateAt(maintenance, notionalFromQuote)
    const given = rateAt(initial, notionalFromQuote)
    if (needed === undefined || given === undefined || compareRatios(given, needed) >= 0) continue
    const advice = `is below maintenance from a notional of ${notionalFromQuote}`
    throw new BookRefused('invalidTiers', path, advice)
  }
}

function rateAt(tiers: readonly MarginTier[], notionalQuote: bigint): Ratio | undefined {
  return tiers.findLast(({ notionalFromQuote }) => notionalFromQuote <= notionalQuote)?.rate
}
