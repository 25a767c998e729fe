import type { LotTerms } from './lot-value.ts'
import type { OrderBook } from './order-book.ts'

/** One market in one step. */
export interface TradedMarket {
  readonly market: string
  readonly terms: LotTerms
  readonly book: OrderBook
  /** Whether the engine trusts its price, nobody has stopped it, and it has not expired. */
  readonly isOpen: boolean
}
