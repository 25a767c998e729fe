import type { Lots, QuoteUnits } from '../quantity/units.ts'

/** Inventory a fund has taken over. `sizeLots` is signed, `entryValueQuote` unsigned. */
export interface FundPositionSpec {
  readonly market: string
  readonly sizeLots: Lots
  readonly entryValueQuote: QuoteUnits
}

/** An insurance fund. Money above `floorQuote` is available to the markets it serves. */
export interface FundSpec {
  readonly fund: string
  readonly markets: readonly string[]
  readonly balanceQuote: QuoteUnits
  /** Default 0. */
  readonly floorQuote?: QuoteUnits
  readonly positions?: readonly FundPositionSpec[]
}
