import type { Ratio } from '../quantity/ratio.ts'
import type { QuoteUnits } from '../quantity/units.ts'

/** One step of a marginal maintenance table: `rate` applies to the notional from `notionalFromQuote` up. */
export interface MaintenanceTier {
  readonly notionalFromQuote: QuoteUnits
  readonly rate: Ratio
}

/**
 * A linear contract: one lot gains `tickValueQuote` quote units per tick.
 *
 * Prices are exact rationals in ticks. Order prices are whole ticks; mark, index, bankruptcy and
 * deleveraging prices need not be.
 */
export interface MarketSpec {
  readonly market: string
  readonly contract: 'linear'
  readonly tickValueQuote: QuoteUnits
  readonly markPriceTicks: Ratio
  readonly previousMarkPriceTicks?: Ratio
  /** No forced fill is priced below it. Default 0. */
  readonly minimumPriceTicks?: Ratio
  readonly maintenanceTiers: readonly MaintenanceTier[]
}
