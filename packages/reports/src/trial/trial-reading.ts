/**
 * What one policy made of one book. Money is in billionths of the book's open interest (the value at mark of all long lots
 * before the round), rounded down, so that books of all sizes count alike and sums are exact.
 */
export interface TrialReading {
  /** Expected shortfall of the next shock at the level of the protocol. */
  readonly nextShock: number
  /** Σ over touched accounts of what a cut added to their largest stress loss. */
  readonly brokenHedges: number
  /** Accounts without a case that were cut or charged. */
  readonly touched: number
  /** The largest stress leverage that the round left, in thousandths; absent where nobody has a position. */
  readonly stressLeverage?: number
  /** What cuts cost against mark; below 0 where those who were cut gained. */
  readonly cutCost: number
  /** What haircuts charged. */
  readonly charged: number
  /** Value at mark of lots that cases still have. */
  readonly leftOver: number
  /** Deficits of the round after a next shock. */
  readonly secondDeficit: number
}

/** The two measures of the claim: smaller is better in both. */
export type TrialMeasure = 'nextShock' | 'brokenHedges'

/** Readings of one policy on the books of one family, in the order of seeds. */
export type FamilyReadings = readonly TrialReading[]

/** A policy over all books, family by family, or why a book could not serve it. */
export type TrialRun = { readonly policy: string } & (
  | { readonly families: readonly FamilyReadings[] }
  | { readonly refused: { readonly code: string; readonly message: string } }
)

/** Everything that a trial has measured. */
export interface Trial {
  readonly families: readonly { readonly family: string; readonly description: string }[]
  readonly seedFirst: number
  readonly seedLast: number
  /** The policy that the others are compared with. */
  readonly against: string
  readonly runs: readonly TrialRun[]
}
