import type { QuoteUnits } from '../quantity/units.ts'
import type { TriggerView } from './view-types.ts'

/** What is missing, and what insurance funds can pay. SPEC B-9. */
export interface ShortfallView {
  /** What buckets are below 0 together, rounded up once. */
  readonly deficitQuote: QuoteUnits
  /** How many are below 0; funds in default among them. */
  readonly buckets: number
  readonly availableQuote: QuoteUnits
}

/** The same at mark. */
export interface PresentShortfallView extends ShortfallView {
  /** Buckets that are, or are to be, cases: those below 0, and those suspended or awaiting a round that are not. */
  readonly waiting: number
  /** Buckets that the venue is closing. */
  readonly liquidating: number
}

/** How much the funds could carry if all marks moved by the same part. SPEC B-9. */
export interface LoadView extends ShortfallView {
  /** In the order asked; thousandths of the mark. */
  readonly moves: readonly (ShortfallView & { readonly movePermille: number })[]
  /** The fall, and the rise, before the smallest whose deficit is above what is available; absent above 500. */
  readonly freeboard: { readonly downPermille?: number; readonly upPermille?: number }
}

/** What is asked about markets. */
export interface MarketRiskQuery {
  /** How far each mark moves, either way: whole thousandths of it, 1 to 500; default 100. */
  readonly movePermille?: number
  /** Default: all. Ids that are not known are left out. */
  readonly markets?: readonly string[]
}

/**
 * How fragile a market is: what would be missing if its mark alone moved, and how far it could. SPEC B-10. Of money, the funds that serve the
 * market; one that serves several counts in each, so that markets cannot be added up.
 */
export interface MarketRiskView {
  readonly market: string
  /** At mark. */
  readonly present: ShortfallView
  /** After a fall, and after a rise, by the move that was asked. */
  readonly down: ShortfallView
  readonly up: ShortfallView
  /** Available ÷ deficit after the worse of the two, millionths, rounded down; absent where neither leaves a deficit. */
  readonly coveragePpm?: bigint
  /**
   * (Deficit down − up) ÷ (down + up), millionths, rounded toward 0: above 0 where a fall is the worse, because the longs are fragile.
   * Absent where neither leaves a deficit.
   */
  readonly imbalancePpm?: number
  /** The fall, and the rise, before the smallest whose deficit is above what is available; absent above 500. */
  readonly freeboard: { readonly downPermille?: number; readonly upPermille?: number }
  /** The trigger of an `adl` layer that is nearest to its start in this market; absent where no such layer has one. */
  readonly trigger?: NearestTriggerView
}

/** A trigger, and how much of the way to its start it has gone. */
export interface NearestTriggerView extends TriggerView {
  /** Millionths of the way, rounded down; 1,000,000 while it is on; absent where there is no way to measure. */
  readonly nearnessPpm?: number
}
