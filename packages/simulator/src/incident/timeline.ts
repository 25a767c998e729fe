import type { Command, PriceVerdict, QuoteUnits, Ratio } from '@plimsoll/engine'

/** One notable thing, at event time. */
export type TimelineRow = { readonly timeMs: number } & (
  | {
      /** The mark passed another step of 5 % below its start, or above it. */
      readonly kind: 'priceFell' | 'priceRose'
      readonly market: string
      readonly markPriceTicks: Ratio
      readonly changePpm: number
    }
  | {
      /** The first price of a market that was refused for this reason. */
      readonly kind: 'priceRefused'
      readonly market: string
      readonly verdict: PriceVerdict
    }
  | { readonly kind: 'halted'; readonly market?: string; readonly reason: string }
  | { readonly kind: 'resumed'; readonly market?: string }
  | {
      /** A command of the script that was carried out; halts and their ends have rows of their own. */
      readonly kind: 'ordered'
      readonly command: Command['kind']
      /** Account or fund, and market, as far as the command names them. */
      readonly of: readonly string[]
    }
  | { readonly kind: 'firstLiquidation'; readonly positions: number }
  | { readonly kind: 'firstFailedLiquidation'; readonly buckets: number }
  | {
      /** A round with at least one case. */
      readonly kind: 'round'
      readonly cases: number
      readonly closed: number
      readonly suspended: number
      readonly deficitQuote: QuoteUnits
      readonly paidByFundsQuote: QuoteUnits
      readonly paidByDeleveragingQuote: QuoteUnits
      readonly paidByHaircutQuote: QuoteUnits
      readonly fills: number
    }
  | { readonly kind: 'fundEmptied'; readonly fund: string; readonly floorQuote: QuoteUnits }
  | { readonly kind: 'deleveragingBegan' }
  | { readonly kind: 'deleveragingEnded'; readonly fills: number }
  | { readonly kind: 'firstHaircut'; readonly chargedQuote: QuoteUnits }
)
