import type { OctoberRejectReason } from './october-table.ts'

/** What was read, made and left out. Amounts are decimal text in whole units of the asset. */
export interface OctoberSummary {
  /** Rows of the table, header and comments aside. */
  readonly rows: number
  /** Rows that became a short. */
  readonly shorts: number
  /** Rows left out, by reason; every reason is present. */
  readonly rejects: Readonly<Record<OctoberRejectReason, number>>
  /** Shorts whose realised profit is below 0. */
  readonly losingRows: number
  /** Shorts whose equity at mark is below 0. */
  readonly insolventRows: number
  /** Those of `insolventRows` whose account value is not below 0: half a lot of rounding did it. */
  readonly insolventByRoundingRows: number
  /** Σ of the shorts' lots, as a decimal integer. */
  readonly shortLots: string
  /** Deficit of the bankrupt long. */
  readonly deficit: string
  readonly fundBalance: string
  readonly assumptions: readonly string[]
}
