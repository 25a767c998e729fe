import type { MarketSpec, PriceGateSpec } from '../../market/market-spec.ts'
import { compareRatios, type Ratio } from '../../quantity/ratio.ts'
import { BookRefused } from '../book-refused.ts'
import { checkAmount, checkChoice } from './refuse.ts'

/** Refuses a market that could not be valued. */
export function checkMarket(spec: MarketSpec, path: string): void {
  checkChoice(spec.contract, ['linear'], `${path}.contract`)
  checkAmount(spec.tickValueQuote, `${path}.tickValueQuote`, 1n)
  checkPrice(spec.markPriceTicks, `${path}.markPriceTicks`, true)
  if (spec.previousMarkPriceTicks)
    checkPrice(spec.previousMarkPriceTicks, `${path}.previousMarkPriceTicks`, true)
  if (spec.minimumPriceTicks)
    checkMinimum(spec, spec.minimumPriceTicks, `${path}.minimumPriceTicks`)
  if (spec.indexPriceTicks) checkPrice(spec.indexPriceTicks, `${path}.indexPriceTicks`, true)
  if (spec.priceTimeMs !== undefined) checkWhole(spec.priceTimeMs, `${path}.priceTimeMs`)
  if (spec.priceGate) checkGate(spec.priceGate, `${path}.priceGate`)
  if (spec.liquidationFeeRate) checkFeeRate(spec.liquidationFeeRate, `${path}.liquidationFeeRate`)
  checkTiers(spec, `${path}.maintenanceTiers`)
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

/** A fee is a part of a fill's value, so it cannot be more than all of it. */
function checkFeeRate({ numerator, denominator }: Ratio, path: string): void {
  if (denominator <= 0n || numerator < 0n || numerator > denominator) {
    throw new BookRefused('invalidAmount', path, 'must be from 0 to 1')
  }
}

function checkMinimum({ markPriceTicks }: MarketSpec, minimum: Ratio, path: string): void {
  checkPrice(minimum, path, false)
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
function checkTiers({ maintenanceTiers }: MarketSpec, path: string): void {
  if (maintenanceTiers[0]?.notionalFromQuote !== 0n) {
    throw new BookRefused('invalidTiers', path, 'the first tier must start at notional 0')
  }
  maintenanceTiers.forEach((tier, index) => {
    const before = maintenanceTiers[index - 1]
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
