import type { Bucket, Fund } from '../book/book.ts'
import type { Rational } from '../exact/rational.ts'

/** What the auditor saw on its way, for whoever classifies books. */
export interface Observations {
  readonly passes: PassObservation[]
  readonly funds: FundObservation[]
}

/** One leg of a case looking for counterparties. */
export interface PassObservation {
  readonly policy: string
  readonly neededLots: bigint
  readonly filledLots: bigint
  /** Everyone who could have been chosen, as they stood then. */
  readonly eligible: readonly EligibleObservation[]
}

export interface EligibleObservation {
  readonly bucket: Bucket
  readonly lots: bigint
  readonly score: Rational | undefined
  readonly equity: Rational
  readonly maintenance: bigint
}

/** A fund about to act. */
export interface FundObservation {
  readonly fund: Fund
  readonly balance: bigint
  readonly available: bigint
  readonly servedDeficit: bigint
}
