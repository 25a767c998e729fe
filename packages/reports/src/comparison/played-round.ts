import type {
  ClaimView,
  FundView,
  MarginView,
  PresentBook,
  RoundView,
  StateView,
  WithdrawalsView,
} from '@plimsoll/engine'

/** What accounts and funds have at one instant. */
export interface Standing {
  readonly margins: readonly MarginView[]
  readonly funds: readonly FundView[]
  readonly claims: readonly ClaimView[]
  readonly withdrawals: WithdrawalsView
}

/** One waterfall walked over a book: what it was, what happened, and everybody before and after. */
export interface PlayedRound {
  /** The book before the round, with the waterfall that was walked. */
  readonly spec: PresentBook
  readonly round: RoundView
  readonly before: Standing
  readonly after: Standing
}

/** What accounts and funds have now. */
export function standingOf(view: StateView): Standing {
  return {
    margins: view.margins(),
    funds: view.funds(),
    claims: view.claims(),
    withdrawals: view.withdrawals(),
  }
}

/** Accounts that defaulted in a round. A pool whose traders have won too much has a case, but did not default. */
export function defaultedAccounts({ cases }: RoundView): ReadonlySet<string> {
  return new Set(cases.flatMap(({ account, cause }) => (cause === 'poolFactor' ? [] : [account])))
}
