import type { MarketRiskPoint } from '@plimsoll/protocol'
import type { DistressTotals, DistressWave } from './activity/distress-waves.ts'
import type { DistressKind } from './activity/pattern-event.ts'
import type { Pressure } from './activity/pressure.ts'
import type { IntensityFit } from './intensity/fit-intensity.ts'
import type { FundBurn } from './levels/fund-burn.ts'
import type { OpenInterestCollapse } from './levels/open-interest-collapse.ts'

/** What fills of one kind show. */
export interface DistressPatterns extends DistressTotals {
  /** Times at which there were fills. */
  readonly instants: number
  /** The time with most fills; absent where there are none. */
  readonly largestBatch?: { readonly timeMs: number; readonly fills: number }
  readonly waves: readonly DistressWave[]
  readonly intensity: IntensityFit
}

/** How fragile a market was at even steps, as the book stood then: coverage, imbalance, freeboards and how near deleveraging was. */
export interface RiskSeries {
  readonly fromMs: number
  readonly stepMs: number
  readonly points: readonly MarketRiskPoint[]
}

/** The patterns of one market. */
export interface MarketPatterns {
  readonly market: string
  readonly liquidation: DistressPatterns
  readonly deleveraging: DistressPatterns
  /** Absent where the source says nothing of positions. */
  readonly openInterest?: OpenInterestCollapse
  /** Absent where there are neither liquidations nor deleveraging. */
  readonly pressure?: Pressure
  /** Absent where the source has no book. */
  readonly risk?: RiskSeries
}

/** Fills and fitted intensity at even steps, for drawing. */
export interface DistressPath {
  readonly fromMs: number
  readonly stepMs: number
  /** Fills in each step. */
  readonly fills: Readonly<Record<DistressKind, readonly number[]>>
  /** Instants a second by the fitted model at the end of each step; absent where there is no fit. */
  readonly intensity: Readonly<Partial<Record<DistressKind, readonly number[]>>>
}

/** What is to be said of where the events came from. */
export interface PatternsSource {
  readonly kind: 'journal' | 'events' | 'import'
  /** Folder or file. */
  readonly name: string
  readonly domain?: string
  /** What amounts of money are in; absent where the source does not say. */
  readonly asset?: string
}

/** Patterns of distress, as `plimsoll patterns --json` prints them. */
export interface PatternsDocument {
  readonly version: 1
  readonly source: PatternsSource
  /** The only market that was looked at, where one was chosen. */
  readonly market?: string
  /** What was observed. */
  readonly fromMs: number
  readonly toMs: number
  readonly gapMs: number
  readonly liquidation: DistressPatterns
  readonly deleveraging: DistressPatterns
  readonly path: DistressPath
  readonly markets: readonly MarketPatterns[]
  /** Absent where the source says nothing of funds. */
  readonly funds?: readonly FundBurn[]
}
