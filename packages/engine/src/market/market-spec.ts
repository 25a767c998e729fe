import type { Ratio } from '../quantity/ratio.ts'
import type { QuoteUnits } from '../quantity/units.ts'

/** One step of a marginal margin table: `rate` applies to the notional from `notionalFromQuote` up. */
export interface MarginTier {
  readonly notionalFromQuote: QuoteUnits
  readonly rate: Ratio
}

/** When a price may be acted upon. A market without a gate takes every price as it is. */
export interface PriceGateSpec {
  /** A price older than this is stale. */
  readonly maxAgeMs: number
  /** How far mark may be from index, in millionths of index, right after a good price. */
  readonly bandPpm: number
  /** How much the band grows with every second since the last good price, in millionths of index. */
  readonly wideningPpmPerSecond: number
  /** Fewer sources than this are not believed. */
  readonly sourcesMin: number
  /** A market without a healthy price for this long is halted; an officer resumes it. */
  readonly haltAfterMs: number
}

/**
 * How sizes and prices of a market are written: tick size = tickDigits × 10^−tickPlaces, lot size likewise. The engine counts in
 * lots and ticks and only keeps this for whoever writes its numbers.
 */
export interface MarketNotation {
  readonly tickDigits: bigint
  readonly tickPlaces: number
  readonly lotDigits: bigint
  readonly lotPlaces: number
  /** Of an inverse contract: what one contract is for, in the currency of the price. */
  readonly contractValue?: { readonly digits: bigint; readonly places: number }
  /** Places of every price shown. */
  readonly priceDecimals: number
}

/**
 * A perpetual contract. A lot of a `linear` one is worth `tickValueQuote` × price, so that a long gains when the price
 * rises; a lot of an `inverse` one is worth `tickValueQuote` / price, so that a long gains when this value falls.
 *
 * Prices are exact rationals in ticks. Order prices are whole ticks; mark, index, bankruptcy and
 * deleveraging prices need not be.
 */
export interface MarketSpec {
  readonly market: string
  readonly contract: 'linear' | 'inverse'
  /** Value of one lot at a price of one tick. */
  readonly tickValueQuote: QuoteUnits
  readonly markPriceTicks: Ratio
  readonly previousMarkPriceTicks?: Ratio
  readonly indexPriceTicks?: Ratio
  /** The index before the present one. */
  readonly previousIndexPriceTicks?: Ratio
  /** The price at which the market settles, where that has been decided. */
  readonly settlementPriceTicks?: Ratio
  /** When mark was seen, milliseconds UTC. Default: the book's time. */
  readonly priceTimeMs?: number
  readonly priceGate?: PriceGateSpec
  /** The largest part of a liquidation fill's value that a fund may take from what is left above bankruptcy. Default 0. */
  readonly liquidationFeeRate?: Ratio
  /** No forced fill is priced below it. Default 0. */
  readonly minimumPriceTicks?: Ratio
  /** Money of the pool that owes what traders win, without what is pending. SPEC W-7. */
  readonly poolValueQuote?: QuoteUnits
  /** When the market was listed, milliseconds UTC. SPEC F-6. */
  readonly listedTimeMs?: number
  /** When the market expires, milliseconds UTC: from then on nothing is traded in it, and it waits for settlement. SPEC X-4. */
  readonly expiryTimeMs?: number
  readonly maintenanceTiers: readonly MarginTier[]
  /** What opening lots and withdrawing need. Where absent, maintenance does. */
  readonly initialTiers?: readonly MarginTier[]
  /** Changes no decision and no hash. */
  readonly notation?: MarketNotation
}
