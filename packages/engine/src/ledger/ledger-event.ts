import type { AccountKind, CollateralSpec } from '../account/account-spec.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { Side } from '../quantity/units.ts'

/**
 * What happens to accounts, money and positions outside a round. Slots are numbers given in the order of opening;
 * every amount is a safe integer in quote units.
 */
export type LedgerEvent =
  | AccountOpened
  | IsolatedBucketOpened
  | PositionOpened
  | MoneyMoved
  | FundMoneyMoved
  | PositionsTraded
  | LiquidationFeePaid
  | FundingAccrued
  | FundingSettled
  | CollateralsUpdated
  | CollateralsConverted
  | OfferPlaced
  | ClaimsRepaid
  | WithdrawalCharged
  | MarketAssigned
  | PositionTransferred
  | CorrectionPosted
  | MarketClosed
  | BookSynced

/** An account took the next slot, and its cross wallet the next bucket's. */
export interface AccountOpened {
  readonly kind: 'accountOpened'
  readonly account: string
  readonly owner: string
  readonly accountKind: AccountKind
  readonly positionMode: 'oneWay' | 'hedge'
  readonly adlExempt: boolean
}

/** An isolated position got a bucket of its own, the next slot. */
export interface IsolatedBucketOpened {
  readonly kind: 'isolatedBucketOpened'
  /** Slot of the account. */
  readonly account: number
  readonly market: number
  readonly side: Side
}

/** A bucket got a place for a position, the next slot. */
export interface PositionOpened {
  readonly kind: 'positionOpened'
  readonly bucket: number
  readonly market: number
  readonly side: Side
}

/** Money of buckets changed: from or to the outside, or between buckets of one account. */
export interface MoneyMoved {
  readonly kind: 'moneyMoved'
  readonly cause: 'deposit' | 'withdrawal' | 'margin'
  readonly buckets: readonly number[]
  readonly amounts: readonly number[]
}

/** The venue's own money went into a fund, or out of it. */
export interface FundMoneyMoved {
  readonly kind: 'fundMoneyMoved'
  readonly fund: number
  readonly amount: number
}

/** Lots changed hands on the venue: rows with lots above 0 open, below 0 close. Values sum to zero over sides. */
export interface PositionsTraded {
  readonly kind: 'positionsTraded'
  readonly cause: 'trade' | 'liquidation' | 'unwinding'
  readonly positions: readonly number[]
  readonly lots: readonly number[]
  /** Unsigned value of each row. */
  readonly values: readonly number[]
}

/** What a liquidation fill left above bankruptcy went to a fund, as far as the fee's cap goes. */
export interface LiquidationFeePaid {
  readonly kind: 'liquidationFeePaid'
  readonly bucket: number
  readonly fund: number
  /** In which market the lots were closed; present where a trigger measures markets. */
  readonly market?: number
  readonly amount: number
}

/**
 * Funding became owed, positive is receivable. What inventory owes or receives is settled with its fund at once. All amounts
 * and the residue sum to zero.
 */
export interface FundingAccrued {
  readonly kind: 'fundingAccrued'
  readonly market: number
  readonly buckets: readonly number[]
  readonly amounts: readonly number[]
  readonly funds: readonly number[]
  readonly fundAmounts: readonly number[]
  readonly residue: number
}

/** Unsettled funding became money of its bucket. */
export interface FundingSettled {
  readonly kind: 'fundingSettled'
  readonly buckets: readonly number[]
  readonly amounts: readonly number[]
}

/** The assets behind a cross wallet, or what they are worth, became others. */
export interface CollateralsUpdated {
  readonly kind: 'collateralsUpdated'
  readonly bucket: number
  /** All of them, by asset. */
  readonly collaterals: readonly CollateralSpec[]
  /** What they count for together. */
  readonly value: number
}

/** The venue took over all assets behind some wallets for what they count for; it became money of the wallets. */
export interface CollateralsConverted {
  readonly kind: 'collateralsConverted'
  readonly buckets: readonly number[]
  readonly amounts: readonly number[]
}

/** An account's offer for a market and side became this one; none where it has no lots. */
export interface OfferPlaced {
  readonly kind: 'offerPlaced'
  /** Slot of the account. */
  readonly account: number
  readonly market: number
  /** Side of the legs that would be taken over. */
  readonly side: Side
  readonly lots: number
  /** The worst value of one lot for whoever offers, quote units; absent where any will do. */
  readonly limitLotQuote?: Ratio
}

/** Surplus of a fund went to claims: whole units to the wallets they are owed to, the rest into the pot. SPEC F-8. */
export interface ClaimsRepaid {
  readonly kind: 'claimsRepaid'
  readonly fund: number
  /** What left the fund. */
  readonly amount: number
  readonly buckets: readonly number[]
  readonly amounts: readonly number[]
}

/** A part of a withdrawal went to a fund, because something is missing. SPEC W-4. */
export interface WithdrawalCharged {
  readonly kind: 'withdrawalCharged'
  readonly bucket: number
  readonly fund: number
  readonly amount: number
}

/** One insurance fund alone serves a market from now on. SPEC F-6. */
export interface MarketAssigned {
  readonly kind: 'marketAssigned'
  readonly market: number
  readonly fund: number
  /** Moved with it from another fund; both absent where none was. */
  readonly from?: number
  readonly amount?: number
}

/** Lots of one account's position became another's. SPEC X-1. */
export interface PositionTransferred {
  readonly kind: 'positionTransferred'
  /** Position that gave. */
  readonly from: number
  /** Position that received. */
  readonly to: number
  readonly lots: number
  /** For the giver as if closed, for the receiver as if opened, for this much. */
  readonly value: number
  /** Profit that the giver turned into money: 0 where it moved along. */
  readonly realised: number
  /** What haircuts had charged on the profit that moved along; absent where nothing was. */
  readonly chargedGain?: number
  readonly at: 'mark' | 'entry'
  readonly reason: string
}

/** Money moved between wallets, funds and the residue by order of an officer; all amounts sum to zero. SPEC X-2. */
export interface CorrectionPosted {
  readonly kind: 'correctionPosted'
  readonly reference: string
  readonly reason: string
  readonly buckets: readonly number[]
  readonly amounts: readonly number[]
  readonly funds: readonly number[]
  readonly fundAmounts: readonly number[]
  readonly residue: number
}

/** An officer ended a market: every position in it was closed at one price. SPEC X-5. */
export interface MarketClosed {
  readonly kind: 'marketClosed'
  readonly market: number
  readonly reason: string
  /** Value of one lot, quote units. */
  readonly lotQuote: Ratio
  /** Longs, then shorts. */
  readonly positions: readonly number[]
  readonly lots: readonly number[]
  readonly values: readonly number[]
  /** Profit each turned into money. */
  readonly realised: readonly number[]
}

/** The book became what the venue states; only what differs. SPEC X-6. */
export interface BookSynced {
  readonly kind: 'bookSynced'
  /** Everything there is was stated: what late confirmations left unmatched is reconciled. */
  readonly isComplete: boolean
  readonly buckets: readonly number[]
  /** What they have now. */
  readonly money: readonly number[]
  readonly unsettledFunding: readonly number[]
  readonly positions: readonly number[]
  /** What they are now. */
  readonly lots: readonly number[]
  readonly entryValues: readonly number[]
  /** Funds whose balance differs, and by how much. */
  readonly funds: readonly number[]
  readonly fundAmounts: readonly number[]
}
