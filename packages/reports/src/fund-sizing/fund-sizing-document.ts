/**
 * How large the insurance funds of a venue have to be, as `size-fund --json` prints it. Amounts are decimals of the asset,
 * probabilities and other statistics plain numbers.
 */
export interface FundSizingDocument {
  readonly version: 1
  readonly domain: string
  readonly asset: { readonly name: string; readonly decimals: number }
  /** The file of the book; absent where it was the scenario's own. */
  readonly book?: string
  readonly scenario: string
  readonly title: string
  /** Moves that were asked for beside those of the scenario, as they were written. */
  readonly shocks?: readonly string[]
  /** Seeds of the paths, without gaps. The book of a scenario's own is drawn with the seed before the first. */
  readonly seedFirst: number
  readonly seedLast: number
  readonly paths: number
  /** As it was asked for: 0.99. */
  readonly confidence: string
  /** In one sentence. */
  readonly answer: string
  /** What is to be known before it is used. */
  readonly caveats: readonly string[]
  /** Above floors. */
  readonly recommended: string
  readonly available: string
  /** What the book is short of before anything happens; part of every draw. */
  readonly shortNow: string
  /** 0 where nothing is. */
  readonly missing: string
  /** What funds are asked for beyond what fees bring, at the worst moment of a path. */
  readonly net: MeasuredDraw
  /** The same without fees. */
  readonly gross: MeasuredDraw
  /** The funds as they are now: paths in which at least one of them does not suffice. */
  readonly emptiedNow: Frequency
  /** How often all funds together would not suffice, by what they have. */
  readonly ruin: readonly RuinRow[]
  readonly ruinNow: RuinRow
  readonly ruinRecommended: RuinRow
  readonly cheapest?: CheapestRow
  readonly funds: readonly FundRow[]
  readonly pooling: PoolingRows
  readonly cover: readonly CoverRow[]
  readonly standing: readonly StandingRow[]
  readonly tail?: TailRow
  readonly refill?: RefillRow
  readonly declared: DeclaredMeans
  readonly worst: readonly WorstPath[]
  /** Every path, in the order of the seeds. */
  readonly draws: readonly { readonly seed: number; readonly peak: string; readonly end: string }[]
}

export interface MeasuredDraw {
  readonly mean: string
  readonly largest: string
  readonly valueAtRisk: string
  /** 90 %, from order statistics: exact whatever the law. */
  readonly valueAtRiskBand: AmountBand
  /** 90 %, percentile bootstrap. */
  readonly valueAtRiskBootstrap: AmountBand
  readonly expectedShortfall: string
  readonly expectedShortfallBand: AmountBand
}

export interface AmountBand {
  readonly low: string
  readonly high: string
}

/** Of paths; the interval is the exact one of 90 %. */
export interface Frequency {
  readonly paths: number
  readonly probability: number
  readonly low: number
  readonly high: number
}

interface RuinRow extends Frequency {
  readonly size: string
}

interface CheapestRow {
  readonly holdingCost: string
  readonly missingCost: string
  readonly level: number
  readonly size: string
  readonly pathsNeeded?: number
}

interface FundRow {
  readonly fund: string
  readonly available: string
  readonly valueAtRisk: string
  readonly recommended: string
  readonly emptied: Frequency
}

interface PoolingRows {
  readonly separate: string
  readonly pooled: string
  readonly saved: string
  /** Paths in which at least one fund of its own size, or with its part of the pooled size, does not suffice; and the pool. */
  readonly separateEmptied: number
  readonly dividedEmptied: number
  readonly pooledEmptied: number
  readonly markets: readonly {
    readonly market: string
    readonly mean: string
    readonly size: string
    readonly divided: string
    readonly dividedEmptied: number
  }[]
}

interface CoverRow {
  readonly count: number
  readonly mean: string
  readonly valueAtRisk: string
  readonly largest: string
}

/** The book as it stands, right after a move of all marks. */
interface StandingRow {
  /** In percent, signed: -30. */
  readonly movePercent: string
  readonly deficit: string
  readonly owners: number
  readonly largest: readonly { readonly owner: string; readonly deficit: string }[]
  readonly together: readonly { readonly count: number; readonly deficit: string }[]
}

interface TailRow {
  readonly index: number
  readonly standardError: number
  readonly largest: number
  readonly verdict: 'light' | 'heavy' | 'infiniteMean' | 'noPlateau'
  readonly plot: readonly { readonly largest: number; readonly index: number }[]
}

/** Days until the funds have back what a path took. */
interface RefillRow {
  readonly inflow: string
  readonly mean: string
  readonly median: string
  readonly ninety: string
  readonly confident: string
  readonly longest: string
  /** Paths by how long it takes, in order. */
  readonly spread: readonly { readonly days: string; readonly paths: number }[]
}

/** Means over the same paths with the waterfall and the funds as they are declared. */
interface DeclaredMeans {
  readonly deficit: string
  readonly fundsPaid: string
  readonly deleveragingPaid: string
  readonly forgone: string
  readonly haircut: string
  readonly left: string
  readonly deleveragedAccounts: string
  readonly deleveragedValue: string
  readonly pathsOthersPaid: number
  readonly pathsLeft: number
}

interface WorstPath {
  readonly seed: number
  readonly peak: string
  readonly end: string
  readonly paid: string
  readonly fees: string
  readonly cases: number
  readonly owners: readonly { readonly owner: string; readonly deficit: string }[]
}
