import type { Ratio } from '../quantity/ratio.ts'
import type { Lots, QuoteUnits } from '../quantity/units.ts'

/** What an account is to the venue. It changes nothing by itself; policies and reports may read it. */
export type AccountKind = 'trader' | 'marketMaker' | 'vault' | 'fund' | 'venue'

/** Which money stands behind a position. */
export type MarginMode = 'cross' | 'isolated'

/** One open position. `sizeLots` is signed, `entryValueQuote` is the unsigned cost of the whole position. */
export interface PositionSpec {
  readonly market: string
  readonly marginMode: MarginMode
  readonly sizeLots: Lots
  readonly entryValueQuote: QuoteUnits
  /** The money of an isolated position; absent for a cross one. May be negative. */
  readonly isolatedMarginQuote?: QuoteUnits
}

/**
 * An asset other than the settlement asset that stands behind a cross wallet. It counts with
 * floor(amount × price × (1 − haircut)) quote units.
 */
export interface CollateralSpec {
  readonly asset: string
  /** In whole units of that asset, 10^-decimals of it. */
  readonly amountUnits: bigint
  /** Quote units for one such unit. */
  readonly unitPriceQuote: Ratio
  /** From 0 to 1. */
  readonly haircut: Ratio
}

/** Exposure that an account holds elsewhere, as somebody attests: signed lots of a market. */
export interface DeclaredHedgeSpec {
  readonly market: string
  readonly sizeLots: Lots
}

/** One account: its cross wallet and everything it holds. */
export interface AccountSpec {
  readonly account: string
  /** Groups accounts of one person; the account itself where absent. */
  readonly owner?: string
  readonly kind: AccountKind
  /** Long and short in one market are allowed only in `hedge`. Default `oneWay`. */
  readonly positionMode?: 'oneWay' | 'hedge'
  /** Never deleveraged. Shown in every output. Default false. */
  readonly adlExempt?: boolean
  /** The cross wallet, signed, without any isolated margin. */
  readonly collateralQuote: QuoteUnits
  /** Funding accrued and not yet booked, positive is receivable. Default 0. */
  readonly unsettledFundingQuote?: QuoteUnits
  /** Profit that is not yet the account's to withdraw, signed: of a session, or still vesting. Needed by layers that share it. */
  readonly unsettledProfitQuote?: QuoteUnits
  /** Other assets behind the cross wallet, by asset. Default none. */
  readonly collaterals?: readonly CollateralSpec[]
  /** Attested exposure elsewhere, which stress of the cross wallet counts. Default none. SPEC N-1. */
  readonly declaredHedges?: readonly DeclaredHedgeSpec[]
  /** Where a cut breaks its hedge, the other leg may be closed against others who agreed to the same. SPEC A-13. */
  readonly bothLegs?: true
  readonly positions: readonly PositionSpec[]
}
