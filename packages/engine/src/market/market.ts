import { approximateQuotient, ceilDiv, exactDiv } from '../quantity/division.ts'
import { frozenCopy } from '../quantity/frozen-copy.ts'
import { multiplyRatios, type Ratio, ratio } from '../quantity/ratio.ts'
import type { QuoteUnits } from '../quantity/units.ts'
import type { MarketSpec } from './market-spec.ts'

/**
 * A market made ready for exact valuation. Amounts called *scaled* are quote units × the domain's `valueScale`, the
 * smallest factor that makes the value of a lot at mark an integer in every market.
 */
export interface Market {
  readonly market: string
  readonly tickValueQuote: QuoteUnits
  readonly markPriceTicks: Ratio
  /** Value of one lot at mark, scaled. */
  readonly lotValueScaled: bigint
  /** Value of one lot at mark, in quote units. */
  readonly markLotQuote: Ratio
  /** Value of one lot at the previous mark, or at mark where there is none. */
  readonly previousMarkLotQuote: Ratio
  /** Value of one lot at the lowest price a forced fill may have. */
  readonly minimumLotQuote: Ratio
  readonly tiers: readonly Tier[]
  /** The same in floats, for filters. */
  readonly approximateTiers: readonly { readonly from: number; readonly rate: number }[]
}

/** A maintenance tier: `rate` on the notional from `fromScaled` up to the next tier. */
interface Tier {
  readonly fromScaled: bigint
  readonly rate: Ratio
}

/** The value of one lot at a price. */
export function lotQuoteAt(spec: MarketSpec, priceTicks: Ratio): Ratio {
  return multiplyRatios(priceTicks, ratio(spec.tickValueQuote))
}

/** The price at which one lot is worth this many quote units. */
export function priceTicksOf({ tickValueQuote }: Market, lotQuote: Ratio): Ratio {
  return multiplyRatios(lotQuote, ratio(1n, tickValueQuote))
}

/** Tiers with their floats. */
export function createTiers(tiers: readonly Tier[]): Pick<Market, 'tiers' | 'approximateTiers'> {
  return {
    tiers,
    approximateTiers: tiers.map(({ fromScaled, rate }) => ({
      from: Number(fromScaled),
      rate: approximateQuotient(rate.numerator, rate.denominator),
    })),
  }
}

/** A market from its specification, in the scale of its domain. */
export function createMarket(spec: MarketSpec, valueScale: bigint): Market {
  const markLotQuote = lotQuoteAt(spec, spec.markPriceTicks)
  return frozenCopy({
    market: spec.market,
    tickValueQuote: spec.tickValueQuote,
    markPriceTicks: ratio(spec.markPriceTicks.numerator, spec.markPriceTicks.denominator),
    lotValueScaled: exactDiv(markLotQuote.numerator * valueScale, markLotQuote.denominator),
    markLotQuote,
    previousMarkLotQuote: lotQuoteAt(spec, spec.previousMarkPriceTicks ?? spec.markPriceTicks),
    minimumLotQuote: lotQuoteAt(spec, spec.minimumPriceTicks ?? ratio(0n)),
    ...createTiers(
      spec.maintenanceTiers.map(({ notionalFromQuote, rate }) => ({
        fromScaled: notionalFromQuote * valueScale,
        rate: ratio(rate.numerator, rate.denominator),
      })),
    ),
  })
}

/**
 * The maintenance requirement of a notional at mark: marginal over tiers, rounded up once to a quote unit at the
 * holder's expense (SPEC B-3). A notional of 0 needs 0.
 *
 * @param notionalScaled the position's value, unsigned, in quote units × `valueScale`
 */
export function maintenanceQuote(
  market: Market,
  notionalScaled: bigint,
  valueScale: bigint,
): bigint {
  const { numerator, denominator } = exactMaintenance(market, notionalScaled, valueScale)
  return ceilDiv(numerator, denominator)
}

/** The same requirement before rounding, in quote units. */
export function exactMaintenance(
  market: Market,
  notionalScaled: bigint,
  valueScale: bigint,
): Ratio {
  let numerator = 0n
  let denominator = 1n
  market.tiers.forEach(({ fromScaled, rate }, index) => {
    if (notionalScaled <= fromScaled) return
    const end = market.tiers[index + 1]?.fromScaled ?? notionalScaled
    const part = (notionalScaled < end ? notionalScaled : end) - fromScaled
    numerator = numerator * rate.denominator + part * rate.numerator * denominator
    denominator *= rate.denominator
  })
  return { numerator, denominator: denominator * valueScale }
}
