import type { AccountGroup } from './account-group.ts'

/** What one rule made of one run of a scenario: who paid, who was cut, what is left. Amounts are quote units. */
export interface RulePath {
  readonly seed: number
  readonly cases: number
  /** Of cases when they first opened. */
  readonly deficitQuote: bigint
  /** By insurance funds and the venue's own money, less what came back. */
  readonly fundsPaidQuote: bigint
  /** Of all funds, with what their inventory is worth at mark. */
  readonly fundsChangeQuote: bigint
  /** Value of what liquidations closed in the market. */
  readonly liquidatedQuote: bigint
  /** Value of what backstop vaults took over. */
  readonly vaultsTookQuote: bigint
  /** Value of what was deleveraged. */
  readonly deleveragedQuote: bigint
  /** What deleveraging cost those it reached, against mark; below 0 they gained. */
  readonly forgoneQuote: bigint
  /** Haircuts and shared losses, less what went back. */
  readonly chargedQuote: bigint
  readonly cutAccounts: number
  /** Positions of which a cut left nothing. */
  readonly fullCuts: number
  /** Value of what was deleveraged at the ten accounts that bore most. */
  readonly tenLargestQuote: bigint
  /** Accounts whose net position was larger after a cut than before: it took the side that hedged the other. */
  readonly brokenHedges: number
  /** By how much, at mark, over all cuts. */
  readonly baredQuote: bigint
  /** Value of all long lots at the start and at the end, both at the marks of the start. */
  readonly openInterestQuote: bigint
  readonly openInterestEndQuote: bigint
  /** What is still missing at the end. */
  readonly leftQuote: bigint
  /** Kinds of accounts, in the order of `accountGroups`. */
  readonly groups: readonly GroupBurden[]
}

/** What one rule did to one kind of accounts. Amounts are quote units, rounded down account by account. */
export interface GroupBurden {
  readonly group: AccountGroup
  readonly cutAccounts: number
  readonly cutQuote: bigint
  readonly forgoneQuote: bigint
  readonly chargedQuote: bigint
  /** Equity at the end less equity at the start, without what was paid in and out. */
  readonly changeQuote: bigint
}
