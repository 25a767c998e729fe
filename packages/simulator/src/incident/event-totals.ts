import type { QuoteUnits, Ratio } from '@plimsoll/engine'

/**
 * A run as an event that can be compared with others: how much was liquidated and how, who was deleveraged when and how
 * unevenly. Amounts are values at the prices of the fills.
 *
 * A *cut* is what one instant took of one position, in however many fills.
 */
export interface EventTotals {
  readonly liquidated: LiquidatedTotals
  /** When the first position was closed against its owner's will; absent where none was. */
  readonly firstLiquidationMs?: number
  /** In ascending order of time. */
  readonly instants: readonly DeleveragingInstant[]
  readonly cuts: number
  /** Cuts after which nothing was left of the position. */
  readonly fullCuts: number
  /** Σ |value at the price − value at mark| over all fills, each rounded down. */
  readonly gapQuote: QuoteUnits
  readonly accounts: AccountSpread
  /** In descending order of what was cut. */
  readonly markets: readonly MarketSpread[]
  /** Herfindahl index of what was cut by market: 1 where one market had it all, 0 where there was none. */
  readonly marketConcentration: Ratio
}

/** Every fill that closed a position of a liquidated account, by who took the other side. */
export interface LiquidatedTotals {
  readonly inMarketQuote: QuoteUnits
  /** Taken over by backstop vaults. */
  readonly byVaultsQuote: QuoteUnits
  /** Taken over by funds. */
  readonly byFundsQuote: QuoteUnits
  /** Closed against the other side: the value that was deleveraged. */
  readonly byDeleveragingQuote: QuoteUnits
  readonly totalQuote: QuoteUnits
}

/** All that was deleveraged at one time. */
export interface DeleveragingInstant {
  readonly timeMs: number
  readonly cuts: number
  readonly valueQuote: QuoteUnits
}

/** How what was deleveraged is spread over the accounts that it reached. */
export interface AccountSpread {
  readonly accounts: number
  /** Accounts with one cut in all. */
  readonly cutOnce: number
  readonly cutsMaximum: number
  /** Gini coefficient of value by account: 0 where all bore alike or none did. */
  readonly gini: Ratio
  /** What the first 1, 10, 100 and 1,000 accounts bore, in descending order. */
  readonly largest: readonly {
    readonly accounts: number
    readonly valueQuote: QuoteUnits
    readonly share: Ratio
  }[]
}

/** What was deleveraged in one market. */
export interface MarketSpread {
  readonly market: string
  readonly cuts: number
  readonly accounts: number
  readonly valueQuote: QuoteUnits
  /** Everything that was liquidated in it. */
  readonly liquidatedQuote: QuoteUnits
}
