import type {
  MarginTier,
  MarketNotation,
  MarketSpec,
  PriceGateSpec,
} from '../market/market-spec.ts'
import { frozenCopy } from '../quantity/frozen-copy.ts'
import { compareIdentifiers } from '../quantity/identifier-order.ts'
import { lowestTerms, ratio } from '../quantity/ratio.ts'
import { waterfallTerms } from '../waterfall/waterfall-terms.ts'
import type { BookSpec, DomainLimits, ScenarioSpec } from './book-spec.ts'

/** What a specification says once and for all: everything but the amounts of accounts and funds. */
export type DomainTerms = Required<
  Pick<BookSpec, 'domain' | 'asset' | 'markets' | 'waterfall' | 'deficitSplit' | 'execution'>
> &
  Pick<BookSpec, 'seed' | 'scenarios'> & { readonly limits: TermLimits }

/** Limits as they are kept: what is at its default and younger than the first format is left out, so that it changes no hash. */
type TermLimits = Omit<DomainLimits, 'eventQuietMs'> & Partial<DomainLimits>

/** An hour without a round ends a deleveraging event. */
export const eventQuietMsDefault = 3_600_000

const defaultLimits: TermLimits = {
  stepFillsMax: 50_000,
  roundMaxAgeMs: 10_000,
  planExpiryMs: 5_000,
  liquidationTimeoutMs: 60_000,
  idempotencyWindowMs: 86_400_000,
}

/**
 * The terms of a book in their one form: known fields only, defaults written out, fractions in lowest terms, markets by
 * id, frozen. Books that mean the same have the same terms, and so the same hash.
 */
export function domainTerms(spec: BookSpec): DomainTerms {
  return frozenCopy({
    domain: spec.domain,
    asset: { name: spec.asset.name, wholeUnitQuote: spec.asset.wholeUnitQuote },
    markets: spec.markets.map(marketTerms).sort((a, b) => compareIdentifiers(a.market, b.market)),
    waterfall: waterfallTerms(spec.waterfall),
    deficitSplit: spec.deficitSplit ?? 'losingLegs',
    execution: spec.execution ?? 'ledger',
    limits: limitTerms(spec.limits),
    ...(spec.seed && { seed: spec.seed }),
    ...(spec.scenarios && { scenarios: scenarioTerms(spec.scenarios) }),
  })
}

function scenarioTerms(scenarios: readonly ScenarioSpec[]): ScenarioSpec[] {
  return scenarios
    .map(({ scenario, returns, isOneSided }) => ({
      scenario,
      returns: returns
        .map(({ market, returnPpm }) => ({ market, returnPpm }))
        .sort((a, b) => compareIdentifiers(a.market, b.market)),
      ...(isOneSided && { isOneSided }),
    }))
    .sort((a, b) => compareIdentifiers(a.scenario, b.scenario))
}

function limitTerms(given: Partial<DomainLimits> = {}): TermLimits {
  return {
    stepFillsMax: given.stepFillsMax ?? defaultLimits.stepFillsMax,
    roundMaxAgeMs: given.roundMaxAgeMs ?? defaultLimits.roundMaxAgeMs,
    planExpiryMs: given.planExpiryMs ?? defaultLimits.planExpiryMs,
    liquidationTimeoutMs: given.liquidationTimeoutMs ?? defaultLimits.liquidationTimeoutMs,
    idempotencyWindowMs: given.idempotencyWindowMs ?? defaultLimits.idempotencyWindowMs,
    ...(given.eventQuietMs !== undefined &&
      given.eventQuietMs !== eventQuietMsDefault && { eventQuietMs: given.eventQuietMs }),
  }
}

function marketTerms(spec: MarketSpec): MarketSpec {
  const { previousMarkPriceTicks, minimumPriceTicks, indexPriceTicks, liquidationFeeRate } = spec
  const { previousIndexPriceTicks, settlementPriceTicks, initialTiers } = spec
  const { poolValueQuote, listedTimeMs, expiryTimeMs, notation } = spec
  return {
    market: spec.market,
    contract: spec.contract,
    tickValueQuote: spec.tickValueQuote,
    markPriceTicks: lowestTerms(spec.markPriceTicks),
    ...(previousMarkPriceTicks && { previousMarkPriceTicks: lowestTerms(previousMarkPriceTicks) }),
    ...(indexPriceTicks && { indexPriceTicks: lowestTerms(indexPriceTicks) }),
    ...(previousIndexPriceTicks && {
      previousIndexPriceTicks: lowestTerms(previousIndexPriceTicks),
    }),
    ...(settlementPriceTicks && { settlementPriceTicks: lowestTerms(settlementPriceTicks) }),
    ...(spec.priceTimeMs !== undefined && { priceTimeMs: spec.priceTimeMs }),
    ...(spec.priceGate && { priceGate: gateTerms(spec.priceGate) }),
    liquidationFeeRate: liquidationFeeRate ? lowestTerms(liquidationFeeRate) : ratio(0n),
    minimumPriceTicks: minimumPriceTicks ? lowestTerms(minimumPriceTicks) : ratio(0n),
    maintenanceTiers: tierTerms(spec.maintenanceTiers),
    ...(initialTiers && { initialTiers: tierTerms(initialTiers) }),
    ...(poolValueQuote !== undefined && { poolValueQuote }),
    ...(listedTimeMs !== undefined && { listedTimeMs }),
    ...(expiryTimeMs !== undefined && { expiryTimeMs }),
    ...(notation && { notation: notationTerms(notation) }),
  }
}

function notationTerms(notation: MarketNotation): MarketNotation {
  const { tickDigits, tickPlaces, lotDigits, lotPlaces, contractValue, priceDecimals } = notation
  return {
    tickDigits,
    tickPlaces,
    lotDigits,
    lotPlaces,
    ...(contractValue && {
      contractValue: { digits: contractValue.digits, places: contractValue.places },
    }),
    priceDecimals,
  }
}

function tierTerms(tiers: readonly MarginTier[]): MarginTier[] {
  return tiers.map(({ notionalFromQuote, rate }) => ({
    notionalFromQuote,
    rate: lowestTerms(rate),
  }))
}

function gateTerms(gate: PriceGateSpec): PriceGateSpec {
  const { maxAgeMs, bandPpm, wideningPpmPerSecond, sourcesMin, haltAfterMs } = gate
  return { maxAgeMs, bandPpm, wideningPpmPerSecond, sourcesMin, haltAfterMs }
}
