import type { AccountSpec } from '../account/account-spec.ts'
import type { FundSpec } from '../fund/fund-spec.ts'
import type { CommandBase } from './command-base.ts'

/**
 * An account as the venue's book has it. What it is (owner, kind, mode, exemption) is taken from it when it is new, and must not
 * differ where it is stated of a known one.
 */
export type SyncedAccount = Pick<
  AccountSpec,
  'account' | 'collateralQuote' | 'unsettledFundingQuote' | 'positions'
> &
  Partial<Pick<AccountSpec, 'owner' | 'kind' | 'positionMode' | 'adlExempt'>>

/** A fund as the venue's book has it; its inventory stays as it is where no positions are stated. */
export type SyncedFund = Pick<FundSpec, 'fund' | 'balanceQuote' | 'positions'>

/** The venue states its book, which is the truth where it executes (`sidecar`). Differences of money come from outside. */
export interface SyncBook extends CommandBase {
  readonly kind: 'syncBook'
  readonly accounts: readonly SyncedAccount[]
  readonly funds?: readonly SyncedFund[]
  /** The accounts are all there are: those left out have neither positions nor money any more. */
  readonly isComplete: boolean
}
