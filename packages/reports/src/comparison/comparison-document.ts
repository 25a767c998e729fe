import type { Side } from '@plimsoll/engine'
import type { Score } from '@plimsoll/protocol'
import type { SurvivorRatios } from '../severity/metrics/survivor-ratios.ts'
import type { MetricName } from '../trade-offs/metric.ts'
import type { PolicyKind } from './comparison.ts'

/** A whole number of units as a decimal of the asset, or a rational rounded half to even to its places. */
type Money = string

/** Several policies over one book under one stress, as decimals of the book. `comparisonJsonSchema` describes it. */
export interface ComparisonDocument {
  readonly version: 1
  readonly domain: string
  readonly timeMs: number
  readonly asset: string
  readonly shocks: readonly ShockRow[]
  /** The moves that might come next, against which every policy was measured. */
  readonly nextShocks: { readonly seed: number; readonly draws: number; readonly level: string }
  /** One a metric, first of policies that end no market, then of those that do. */
  readonly leasts: readonly LeastRow[]
  readonly policies: readonly PolicyRow[]
}

/** A mark that was changed first. */
export interface ShockRow {
  readonly market: string
  readonly change: string
  readonly markPriceBefore: string
  readonly markPrice: string
}

/** One policy: measured, or refused. */
export type PolicyRow = MeasuredRow | RefusedRow

/** A policy that the book cannot serve. */
export interface RefusedRow {
  readonly policy: string
  readonly kind: PolicyKind
  readonly refused: { readonly code: string; readonly message: string }
}

/** What a policy made of the book. docs/compare.md defines every number. */
export interface MeasuredRow {
  readonly policy: string
  readonly kind: PolicyKind
  readonly waterfallHash: string
  /** In plain words. */
  readonly summary: string
  readonly cases: { readonly opened: number; readonly closed: number; readonly suspended: number }
  readonly deficit: Money
  readonly residualDeficit: Money
  readonly residualExposure: Money
  readonly layers: readonly LayerRow[]
  readonly funds: readonly FundRow[]
  readonly accounts: {
    readonly touched: number
    readonly cut: number
    readonly cutBelowMark: number
    readonly closed: number
    readonly tookOver: number
    readonly charged: number
  }
  readonly cuts: TurnoverRow & {
    readonly averageGap?: Score
    readonly worstGap?: Score
    readonly largestShare?: CutRow
    readonly largestNotional?: CutRow
  }
  readonly taken: TurnoverRow
  readonly concentration?: {
    readonly payers: number
    readonly cost: Money
    readonly herfindahl: Score
    readonly topAccount: string
    readonly topShare: Score
    readonly topTenShare: Score
  }
  readonly charges: {
    readonly total: Money
    readonly flatAccounts: readonly { readonly account: string; readonly charged: Money }[]
  }
  readonly claims: { readonly accounts: number; readonly booked: Money }
  readonly prices: readonly PriceRow[]
  readonly after: {
    readonly largestLeverage?: { readonly account: string; readonly leverage: Score }
    readonly belowMaintenance: readonly string[]
    readonly bankrupted: readonly string[]
  }
  readonly risk: RiskRow
  readonly certificate?: CertificateRow
  /** One a metric: how far from the least that any policy it is compared with reached. */
  readonly distances: readonly DistanceRow[]
  /** Whether nobody is better: on the next shock and broken hedges, and on all metrics. */
  readonly front: {
    readonly pair: boolean
    readonly all: boolean
    readonly dominatedBy: readonly string[]
  }
  /** Policies that spread the cost less evenly, however inequality is weighed. */
  readonly fairerThan: readonly string[]
  /** What it is best at and what it gives up, in plain words. */
  readonly verdict: string
  readonly settledMarkets: readonly string[]
  readonly withdrawals?: 'gated' | 'charged'
  readonly exemptions?: {
    readonly accounts: readonly string[]
    readonly markets: readonly { readonly policy: string; readonly markets: readonly string[] }[]
  }
}

/** What a policy leaves a venue and its accounts open to. */
interface RiskRow {
  readonly nextShock: { readonly mean: Money; readonly shortfall: Money }
  readonly stress: {
    readonly source: 'published' | 'ownMarket' | 'law'
    readonly brokenHedges: Money
    readonly accountsBroken: number
    readonly largest?: {
      readonly account: string
      readonly bucket: string
      readonly leverage: Score
    }
    readonly meanShortfall: Money
  }
  readonly shares: {
    readonly largestOfEquity?: Score
    readonly largestOfCapacity?: Score
    readonly gini?: Score
    readonly survivor: Readonly<Partial<Record<keyof SurvivorRatios, Score>>>
  }
  readonly positions: { readonly cut: number; readonly closed: number }
  readonly rehedge: { readonly orders: number; readonly notional: Money }
}

/** How near a decision is to the lowest largest stress leverage there is. */
export interface CertificateRow {
  readonly account: string
  readonly bucket: string
  /** Absent where equity is used up: above every number. */
  readonly level?: Score
  readonly bound: Score
  readonly gap?: Score
  readonly lotChange: Score
  readonly method: 'linearProgramme' | 'highestBuckets'
}

/** An amount in the unit of its metric; absent where it is above every number. */
type Amount<Field extends string> =
  | ({ readonly unit: 'money' } & { readonly [Name in Field]?: Money })
  | ({ readonly unit: 'ratio' | 'share' | 'count' } & { readonly [Name in Field]?: Score })

/** How far a policy is from the least value of one metric. */
export type DistanceRow = { readonly metric: MetricName } & Amount<'value' | 'above'>

/** The least value of one metric that any of the policies reached which end markets, or which do not. */
export type LeastRow = {
  readonly metric: MetricName
  /** Policies that end markets are compared only with each other. */
  readonly endsMarkets: boolean
  /** The first that reached it. */
  readonly leastBy: string
  /** Whether no way to deleverage the same lots can be below it. */
  readonly proved: boolean
} & Amount<'least'>

/** What a layer paid. */
interface LayerRow {
  readonly layer: string
  /** With its fund, vault, policy or base. */
  readonly name: string
  readonly paid: Money
  readonly chargesFlatAccounts?: true
}

/** What a fund gave, and what it has now. */
interface FundRow {
  readonly fund: string
  readonly drawn: Money
  readonly balance: Money
  /** Value at mark of the lots it holds. */
  readonly inventory: Money
}

interface TurnoverRow {
  readonly notional: Money
  readonly loss: Money
  readonly gain: Money
}

/** What was closed of one position. */
export interface CutRow {
  readonly account: string
  readonly bucket: string
  readonly market: string
  readonly side: Side
  readonly size: string
  readonly share: Score
  readonly notional: Money
}

/** The prices of the cuts of one side of a market. */
export interface PriceRow {
  readonly market: string
  readonly side: Side
  readonly size: string
  readonly notional: Money
  readonly markPrice: string
  readonly averagePrice?: string
  readonly averageGap: Score
  readonly worstPrice?: string
  readonly worstGap: Score
}

/** Whether a policy was measured. */
export function isMeasured(row: PolicyRow): row is MeasuredRow {
  return !('refused' in row)
}
