/** A mean difference to the policy of comparison, in percent of open interest, with its interval; below 0 is better than it. */
export interface MeasuredDifference {
  readonly mean: string
  readonly low: string
  readonly high: string
  /** Books in which the policy is better, worse, and the same. */
  readonly better: number
  readonly worse: number
  readonly same: number
}

/** A policy compared with another: the two measures of the claim, and what follows from them. */
export interface PolicyDifference {
  readonly nextShock: MeasuredDifference
  readonly brokenHedges: MeasuredDifference
  readonly dominates: boolean
}

/** Means of what was measured. Percent of open interest, but for counts and leverage. */
export interface TrialMeans {
  readonly nextShock: string
  readonly brokenHedges: string
  readonly touched: string
  /** Median over books of the largest stress leverage; absent where no book has one. */
  readonly stressLeverage?: string
  readonly cutCost: string
  readonly charged: string
  readonly leftOver: string
  readonly secondDeficit: string
}

/** A policy on some books. `difference` is absent for the policy of comparison itself. */
export interface TrialRow {
  readonly means: TrialMeans
  readonly difference?: PolicyDifference
}

/** A policy over all books and over each family. */
export interface TrialPolicyRow extends TrialRow {
  readonly policy: string
  readonly families: readonly TrialRow[]
}

/** Whether any policy dominates the one of comparison, in words that are the same whichever way it comes out. */
export interface TrialClaim {
  readonly holds: boolean
  readonly dominatedBy: readonly string[]
  readonly sentence: string
  /** The same for each family, in the order of families. */
  readonly families: readonly {
    readonly family: string
    readonly dominatedBy: readonly string[]
  }[]
}

/** The result of a trial. */
export interface TrialDocument {
  readonly families: readonly { readonly family: string; readonly description: string }[]
  readonly seedFirst: number
  readonly seedLast: number
  readonly books: number
  readonly against: string
  readonly claim: TrialClaim
  /** By mean next-shock shortfall, the smallest first; equal ones by name. */
  readonly policies: readonly TrialPolicyRow[]
  readonly refused: readonly {
    readonly policy: string
    readonly refused: { readonly code: string; readonly message: string }
  }[]
}
