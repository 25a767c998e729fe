import type { Lots, QuoteUnits } from '../quantity/units.ts'

/** Inventory a fund has taken over. `sizeLots` is signed, `entryValueQuote` unsigned. */
export interface FundPositionSpec {
  readonly market: string
  readonly sizeLots: Lots
  readonly entryValueQuote: QuoteUnits
}

/** Whose money a fund is: set aside from liquidations and fees, or the venue's own. SPEC F-1. */
export type FundPurpose = 'insurance' | 'venueCapital'

/** The balance of a fund from a time on. */
export interface FundSample {
  /** Milliseconds UTC. */
  readonly timeMs: number
  readonly balanceQuote: QuoteUnits
}

/** A pool for markets that were listed lately: each leaves for its successor after a while. SPEC F-6. */
export interface FundListing {
  readonly forMs: number
  /** The insurance fund that serves a market afterwards. */
  readonly successor: string
}

/** An insurance fund, or capital of the venue. Money above `floorQuote` is available to the markets it serves. */
export interface FundSpec {
  readonly fund: string
  /** Default `insurance`. */
  readonly purpose?: FundPurpose
  /** Empty for capital of the venue, which serves every case. */
  readonly markets: readonly string[]
  readonly balanceQuote: QuoteUnits
  /** Default 0. */
  readonly floorQuote?: QuoteUnits
  /** The most that its inventory may be worth at mark after a takeover. Default unbounded. SPEC F-3. */
  readonly capacityQuote?: QuoteUnits
  /** Money beyond this repays claims. Absent: never. SPEC F-8. */
  readonly targetQuote?: QuoteUnits
  /** Insurance funds of one group are one pool to triggers. SPEC F-9. */
  readonly group?: string
  /** The largest balance of late. SPEC F-9. */
  readonly peakBalanceQuote?: QuoteUnits
  /** Earlier balances, oldest first, none after the book's time. */
  readonly history?: readonly FundSample[]
  readonly listing?: FundListing
  readonly positions?: readonly FundPositionSpec[]
}

/** What is known of the funds of one group together. */
export interface FundGroupSpec {
  readonly group: string
  /** The largest balance of them together of late. SPEC F-9. */
  readonly peakBalanceQuote?: QuoteUnits
}
