import { approximateQuotient, ceilDiv, exactDiv } from '../quantity/division.ts'
import { frozenCopy } from '../quantity/frozen-copy.ts'
import { multiplyRatios, type Ratio, ratio } from '../quantity/ratio.ts'
import type { QuoteUnits } from '../quantity/units.ts'
import type { MarginTier, MarketSpec } from './market-spec.ts'

/**
 * A market made ready for exact valuation. Amounts called *scaled* are quote units × the domain's `valueScale`, the
 * smallest factor that makes the value of a lot at mark an integer in every market.
 */
export interface Market {
  readonly market: string
  readonly contract: MarketSpec['contract']
  readonly tickValueQuote: QuoteUnits
  readonly markPriceTicks: Ratio
  /** Value of one lot at mark, scaled. */
  readonly lotValueScaled: bigint
  /** Value of one lot at mark, in quote units. */
  readonly markLotQuote: Ratio
  /** Value of one lot at the previous mark, or at mark where there is none. */
  readonly previousMarkLotQuote: Ratio
  /** Value of one lot at the index, at the index before it, and at the settlement price, where there is one. */
  readonly indexLotQuote?: Ratio
  readonly previousIndexLotQuote?: Ratio
  readonly settlementLotQuote?: Ratio
  /** The least value of one lot that a forced fill may have. */
  readonly minimumLotQuote: Ratio
  /** The greatest, where a lowest price bounds it from above: in inverse markets alone. */
  readonly maximumLotQuote?: Ratio
  /** Maintenance. */
  readonly tiers: readonly Tier[]
  /** What opening and withdrawing need, where it is more than maintenance. */
  readonly initialTiers?: readonly Tier[]
  /** The same in floats, for filters. */
  readonly approximateTiers: readonly { readonly from: number; readonly rate: number }[]
}

/** A margin tier: `rate` on the notional from `fromScaled` up to the next tier. */
interface Tier {
  readonly fromScaled: bigint
  readonly rate: Ratio
}

/** What turns prices of a market into values of its lots, and back. */
type ContractTerms = Pick<MarketSpec, 'contract' | 'tickValueQuote'>

/** The value of one lot at a price, quote units; the price must be above 0 in an inverse market (SPEC Q-1). */
export function lotQuoteAt({ contract, tickValueQuote }: ContractTerms, priceTicks: Ratio): Ratio {
  return contract === 'inverse'
    ? ratio(tickValueQuote * priceTicks.denominator, priceTicks.numerator)
    : multiplyRatios(priceTicks, ratio(tickValueQuote))
}

/** The price at which one lot is worth this many quote units; none in an inverse market where that is 0 or less (SPEC Q-8). */
export function priceTicksOf(
  { contract, tickValueQuote }: ContractTerms,
  lotQuote: Ratio,
): Ratio | undefined {
  if (contract === 'linear') return multiplyRatios(lotQuote, ratio(1n, tickValueQuote))
  return lotQuote.numerator <= 0n
    ? undefined
    : ratio(tickValueQuote * lotQuote.denominator, lotQuote.numerator)
}

/** A market from its specification, in the scale of its domain. */
export function createMarket(spec: MarketSpec, valueScale: bigint): Market {
  const markLotQuote = lotQuoteAt(spec, spec.markPriceTicks)
  const { indexPriceTicks, previousIndexPriceTicks, settlementPriceTicks } = spec
  return frozenCopy({
    market: spec.market,
    contract: spec.contract,
    tickValueQuote: spec.tickValueQuote,
    markPriceTicks: ratio(spec.markPriceTicks.numerator, spec.markPriceTicks.denominator),
    lotValueScaled: exactDiv(markLotQuote.numerator * valueScale, markLotQuote.denominator),
    markLotQuote,
    previousMarkLotQuote: lotQuoteAt(spec, spec.previousMarkPriceTicks ?? spec.markPriceTicks),
    ...(indexPriceTicks && { indexLotQuote: lotQuoteAt(spec, indexPriceTicks) }),
    ...(previousIndexPriceTicks && {
      previousIndexLotQuote: lotQuoteAt(spec, previousIndexPriceTicks),
    }),
    ...(settlementPriceTicks && { settlementLotQuote: lotQuoteAt(spec, settlementPriceTicks) }),
    ...valueBounds(spec),
    ...withFloats(scaledTiers(spec.maintenanceTiers, valueScale)),
    ...(spec.initialTiers && { initialTiers: scaledTiers(spec.initialTiers, valueScale) }),
  })
}

/** A lowest price bounds the value of a lot from below in a linear market, from above in an inverse one (SPEC S-3). */
function valueBounds(spec: MarketSpec): Pick<Market, 'minimumLotQuote' | 'maximumLotQuote'> {
  const minimum = spec.minimumPriceTicks ?? ratio(0n)
  if (spec.contract === 'linear') return { minimumLotQuote: lotQuoteAt(spec, minimum) }
  return {
    minimumLotQuote: ratio(0n),
    ...(minimum.numerator > 0n && { maximumLotQuote: lotQuoteAt(spec, minimum) }),
  }
}

function scaledTiers(tiers: readonly MarginTier[], valueScale: bigint): Tier[] {
  return tiers.map(({ notionalFromQuote, rate }) => ({
    fromScaled: notionalFromQuote * valueScale,
    rate: ratio(rate.numerator, rate.denominator),
  }))
}

/** The tiers of a market in another scale, which must be able to hold them. */
export function rescaledTiers(
  { tiers, initialTiers }: Market,
  { from, to }: { readonly from: bigint; readonly to: bigint },
): Pick<Market, 'tiers' | 'initialTiers' | 'approximateTiers'> {
  const rescaled = (rows: readonly Tier[]): Tier[] =>
    rows.map(({ fromScaled, rate }) => ({ fromScaled: exactDiv(fromScaled * to, from), rate }))
  return {
    ...withFloats(rescaled(tiers)),
    ...(initialTiers && { initialTiers: rescaled(initialTiers) }),
  }
}

function withFloats(tiers: readonly Tier[]): Pick<Market, 'tiers' | 'approximateTiers'> {
  return {
    tiers,
    approximateTiers: tiers.map(({ fromScaled, rate }) => ({
      from: Number(fromScaled),
      rate: approximateQuotient(rate.numerator, rate.denominator),
    })),
  }
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
  return roundedUp(exactMaintenance(market, notionalScaled, valueScale))
}

/** The same requirement before rounding, in quote units. */
export function exactMaintenance(
  market: Market,
  notionalScaled: bigint,
  valueScale: bigint,
): Ratio {
  return exactRequirement(market.tiers, notionalScaled, valueScale)
}

/** The initial requirement, in the same way: maintenance where the market has no initial tiers (SPEC B-8). */
export function initialQuote(market: Market, notionalScaled: bigint, valueScale: bigint): bigint {
  const tiers = market.initialTiers ?? market.tiers
  return roundedUp(exactRequirement(tiers, notionalScaled, valueScale))
}

function roundedUp({ numerator, denominator }: Ratio): bigint {
  return ceilDiv(numerator, denominator)
}

function exactRequirement(
  tiers: readonly Tier[],
  notionalScaled: bigint,
  valueScale: bigint,
): Ratio {
  let numerator = 0n
  let denominator = 1n
  tiers.forEach(({ fromScaled, rate }, index) => {
    if (notionalScaled <= fromScaled) return
    const end = tiers[index + 1]?.fromScaled ?? notionalScaled
    const part = (notionalScaled < end ? notionalScaled : end) - fromScaled
    numerator = numerator * rate.denominator + part * rate.numerator * denominator
    denominator *= rate.denominator
  })
  return { numerator, denominator: denominator * valueScale }
}
