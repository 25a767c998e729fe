import type { MarginMode } from '../account/account-spec.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { Lots, QuoteUnits, Side } from '../quantity/units.ts'
import type { CommandBase } from './command-base.ts'

/** One end of a transfer. */
export interface TransferParty {
  readonly account: string
  /** Default `cross`. */
  readonly marginMode?: MarginMode
}

/** At what value a position changes hands: at mark the giver's profit becomes money, at entry it moves with the lots. */
export type TransferValue = 'mark' | 'entry'

/** An officer gives lots of one account's position to another account. */
export interface TransferPosition extends CommandBase {
  readonly kind: 'transferPosition'
  readonly market: string
  readonly side: Side
  /** Above 0. */
  readonly lots: Lots
  readonly from: TransferParty
  readonly to: TransferParty
  readonly at: TransferValue
  readonly reason: string
}

/** Where one part of a correction goes to, or comes from where it is below 0. */
export type CorrectionPosting = {
  /** Not 0. */
  readonly amountQuote: QuoteUnits
} & ({ readonly account: string } | { readonly fund: string } | { readonly residue: true })

/** An officer moves money between wallets, funds and the residue, to put right what was booked wrong. */
export interface PostCorrection extends CommandBase {
  readonly kind: 'postCorrection'
  /** What it corrects, for whoever reads the record. */
  readonly reference: string
  readonly reason: string
  /** They sum to 0; each account and fund once. */
  readonly postings: readonly CorrectionPosting[]
}

/** An officer stops an account from trading and from taking money out. What it owes goes on. */
export interface FreezeAccount extends CommandBase {
  readonly kind: 'freezeAccount'
  readonly account: string
  readonly reason: string
}

/** Ends a freeze. */
export interface UnfreezeAccount extends CommandBase {
  readonly kind: 'unfreezeAccount'
  readonly account: string
}

/** An officer ends a market, because it is delisted or has expired: every position in it is closed at one price. */
export interface SettleMarket extends CommandBase {
  readonly kind: 'settleMarket'
  readonly market: string
  /** Above 0; 0 in a linear market too, where what was traded is worth nothing. */
  readonly priceTicks: Ratio
  readonly reason: string
}
