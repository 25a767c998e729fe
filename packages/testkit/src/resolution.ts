import type { Side } from './book/book.ts'

/** The document of `plimsoll resolve --json` without its hashes; amounts are decimal strings. */
export interface Resolution {
  readonly version: 1
  readonly domain: string
  readonly cases: readonly CaseRow[]
  readonly accountsAfter: readonly AccountRow[]
  readonly fundsAfter: readonly FundRow[]
  readonly conservation: ConservationRow
  /** Where there are any (V-5). */
  readonly exemptions?: ExemptionRows
  /** Layers that charge accounts without a position, whether they acted or not (L-10). */
  readonly flatCharges?: readonly LayerPlace[]
  readonly triggerChanges?: readonly TriggerChangeRow[]
  readonly settledMarkets?: readonly SettledRow[]
  /** Other legs of broken hedges, closed against each other. */
  readonly hedgesCrossed?: readonly CrossedRow[]
  /** What accounts were charged, without what went back. */
  readonly charges?: readonly { readonly account: string; readonly charged: string }[]
  /** What accounts are owed back (F-8). */
  readonly claimsAfter?: readonly { readonly account: string; readonly amount: string }[]
  readonly withdrawals?: WithdrawalsRow
}

/** A layer and its place, the first three counted. */
interface LayerPlace {
  readonly layer: string
  readonly layerIndex: number
}

export interface TriggerChangeRow extends LayerPlace {
  readonly trigger: string
  readonly market: string
  readonly on: boolean
}

export interface SettledRow {
  readonly market: string
  readonly price?: string
  readonly size: string
  readonly positions: number
}

export interface CrossedRow extends LayerPlace {
  readonly account: string
  readonly bucket: string
  readonly market: string
  readonly side: Side
  readonly size: string
  readonly markPrice: string
  readonly value: string
  readonly realisedPnl: string
}

/** How withdrawals stand (W-4). */
export interface WithdrawalsRow {
  readonly gatedUntilMs?: number
  readonly chargeFund?: string
}

/** Who and what policies pass over. */
interface ExemptionRows {
  readonly accounts: readonly string[]
  readonly markets: readonly { readonly policy: string; readonly markets: readonly string[] }[]
}

export interface CaseRow {
  readonly caseId: string
  readonly account: string
  readonly bucket: string
  readonly equity: string
  /** Of funds in default and pools beyond their factor. */
  readonly cause?: string
  readonly status: 'closed' | 'suspended'
  readonly reason?: string
  readonly exposure: readonly ExposureRow[]
  readonly deficit: string
  readonly layers: readonly LayerRow[]
  readonly residualDeficit: string
  readonly residualExposure: readonly ResidualExposureRow[]
  readonly residue: string
  /** What went back to whoever paid into the case. */
  readonly returned?: readonly PostingRow[]
}

export interface ResidualExposureRow {
  readonly market: string
  readonly side: Side
  readonly size: string
  /** Absent in an inverse market where no price would be low enough. */
  readonly bankruptcyPrice?: string
}

export interface ExposureRow extends ResidualExposureRow {
  readonly markPrice: string
}

export interface LayerRow {
  readonly layer: string
  readonly fund?: string
  readonly mode?: string
  readonly account?: string
  readonly policy?: string
  readonly price?: string
  readonly base?: string
  readonly extent?: string
  readonly repayable?: boolean
  readonly chargesFlatAccounts?: boolean
  readonly paid: string
  readonly fills: readonly FillRow[]
  readonly postings: readonly PostingRow[]
  readonly residualDeficit: string
  readonly residualExposure: readonly ResidualExposureRow[]
  readonly skipped?: string
}

export interface FillRow {
  readonly account: string
  readonly bucket: string
  readonly market: string
  readonly side: Side
  readonly size: string
  /** Absent where a lot of an inverse market was worth nothing. */
  readonly price?: string
  readonly value: string
  readonly markPrice: string
  readonly bankruptcyPrice?: string
  readonly rank?: number
  readonly score?: ScoreRow
  /** What the score is after all cuts, where an allocation levels it. */
  readonly scoreAfter?: ScoreRow
  /** Cut beyond what keeps its hedge. */
  readonly hedgeBroken?: true
  readonly realisedPnl: string
  readonly forgone: string
}

export interface ScoreRow {
  readonly display: string
  readonly numerator: string
  readonly denominator: string
}

interface PostingRow {
  readonly ledger: string
  readonly amount: string
}

export interface AccountRow {
  readonly account: string
  readonly collateral: string
  readonly positions: readonly PositionRow[]
}

export interface PositionRow {
  readonly market: string
  readonly size: string
  readonly entryValue: string
  readonly marginMode: 'cross' | 'isolated'
  readonly isolatedMargin?: string
}

export interface FundRow {
  readonly fund: string
  readonly balance: string
  readonly positions?: readonly InventoryRow[]
}

export interface InventoryRow {
  readonly market: string
  readonly size: string
  readonly entryValue: string
}

export interface ConservationRow {
  readonly moneyBefore: string
  readonly moneyAfter: string
  readonly openInterest: readonly {
    readonly market: string
    readonly before: string
    readonly after: string
  }[]
}
