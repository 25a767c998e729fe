import type { QuoteUnits } from '@plimsoll/engine'
import type { PriceReading } from './venue-reader.ts'

/** Where a run stands after a step. Counts are since the start unless said otherwise. */
export interface VenueProgress {
  /** Event time, milliseconds UTC. */
  readonly timeMs: number
  readonly step: number
  readonly steps: number
  readonly prices: readonly PriceReading[]
  readonly funds: readonly { readonly fund: string; readonly balanceQuote: QuoteUnits }[]
  /** Buckets that are being closed in the market now. */
  readonly openLiquidations: number
  readonly cases: number
  /** Now. */
  readonly suspendedCases: number
  readonly cutAccounts: number
  readonly commands: number
}
