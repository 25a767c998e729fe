/** What ends positions against the will of who holds them. */
export type DistressKind = 'liquidation' | 'deleveraging'

/** What changed the open interest of a market; `unknown` where the source says only what is open. */
export type OpenInterestCause = DistressKind | 'trade' | 'other' | 'unknown'

/**
 * What changed the balance of a fund. `payment` is what layers took, net of what came back; `transfer` is what was moved by order;
 * `unknown` is all that a source says which tells balances only.
 */
export type FundCause = 'payment' | 'income' | 'transfer' | 'unknown'

/** A position, or a part of it, was closed by the venue. */
export interface DistressFill {
  readonly kind: DistressKind
  readonly timeMs: number
  readonly market: string
  /** Whose position was closed. Absent where the source does not say. */
  readonly account?: string
  /** Its value at the price it was closed at, a decimal. Absent where the source does not say. */
  readonly value?: string
  /** Of a liquidation: the other side was deleveraged for it, so that the market did not take it. */
  readonly isDeleveraged?: boolean
}

/** The open interest of a market changed. */
interface OpenInterestChanged {
  readonly kind: 'openInterestChanged'
  readonly timeMs: number
  readonly market: string
  readonly cause: OpenInterestCause
  /** A decimal; below 0 is less. */
  readonly change: string
}

/** The open interest of a market is known, whatever was said before. */
interface OpenInterestStated {
  readonly kind: 'openInterestStated'
  readonly timeMs: number
  readonly market: string
  readonly size: string
}

/** The balance of a fund changed. */
interface FundChanged {
  readonly kind: 'fundChanged'
  readonly timeMs: number
  readonly fund: string
  readonly cause: FundCause
  readonly change: string
}

/** The balance of a fund is known, whatever was said before. */
interface FundStated {
  readonly kind: 'fundStated'
  readonly timeMs: number
  readonly fund: string
  readonly balance: string
  /** What the fund keeps; below it nothing is paid. */
  readonly floor?: string
}

/** What patterns are found in. Amounts are decimals, exact. */
export type PatternEvent =
  | DistressFill
  | OpenInterestChanged
  | OpenInterestStated
  | FundChanged
  | FundStated
