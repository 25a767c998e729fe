import type { Ratio } from '../../quantity/ratio.ts'
import type { Lots, QuoteUnits, Side } from '../../quantity/units.ts'
import type { RejectionCode } from '../command.ts'
import type { CaseView, CrossedHedgeView, FillView, MarginView, RankView } from '../view-types.ts'

/** What would be different. Changes are made in the order of these fields. */
export interface WhatIfQuestion {
  readonly account: string
  /** Marks as they would be; an index price, where a market has one, would be the same. Each market once. */
  readonly marks?: readonly { readonly market: string; readonly markPriceTicks: Ratio }[]
  /** Would be paid into the account's wallet. */
  readonly depositQuote?: QuoteUnits
  /** Would be closed of the account's positions at mark, against somebody whom nobody can deleverage. */
  readonly closes?: readonly WhatIfClose[]
}

/** Lots of one of the account's positions. */
export interface WhatIfClose {
  readonly market: string
  /** Needed where the account is long and short in the market. */
  readonly side?: Side
  /** Needed where the account holds it in both modes. */
  readonly marginMode?: 'cross' | 'isolated'
  readonly lots: Lots
}

/** How safe a bucket is at mark: what would become of it if nothing else happened. */
export type BucketStatus =
  /** At or above maintenance. */
  | 'healthy'
  /** Below maintenance, with an equity of 0 or more: it would be liquidated. */
  | 'liquidatable'
  /** Handed to the venue to be closed. */
  | 'inLiquidation'
  /** Equity below 0: it would be a case of the next round. */
  | 'bankrupt'
  /** It has a case that is not closed, or is to be one. */
  | 'case'

/** One bucket of the account. */
export interface BucketStanding extends MarginView {
  readonly status: BucketStatus
}

/** Where one of the account's positions stands in the queue of a layer. */
export interface RankStanding {
  readonly layerIndex: number
  readonly policy: string
  readonly market: string
  readonly side: Side
  /** How many rows of the side are eligible. */
  readonly queueLength: number
  readonly row: RankView
}

/** An account as it stands. */
export interface AccountStanding {
  readonly buckets: readonly BucketStanding[]
  /** For each `adl` layer of the waterfall, in its order. */
  readonly ranks: readonly RankStanding[]
}

/** What a change would make of an account, and what the round that would follow would do to it. */
export interface WhatIfView {
  readonly before: AccountStanding
  /** After the changes and before the round. */
  readonly after: AccountStanding
  /** What the cases of others would take of the account, case by case and layer by layer; plans as if carried out in full. */
  readonly cuts: readonly FillView[]
  /** Other legs of broken hedges that would be closed, because their owner agreed. */
  readonly hedgesCrossed: readonly CrossedHedgeView[]
  /** Markets that the round would settle. */
  readonly settledMarkets: readonly string[]
  /** What haircuts and shared losses would charge it. */
  readonly chargedQuote: QuoteUnits
  /** Cases of the account's own buckets. */
  readonly ownCases: readonly CaseView[]
  /** Present where the engine would refuse one of the changes, or the round: what comes after it is left out. */
  readonly refused?: WhatIfRefusal
}

/** How far an answer may go, so that nobody's question keeps others waiting: a round takes the longer the more cases it has. */
export interface WhatIfLimits {
  /** Cases of the round that would follow. */
  readonly casesMax: number
}

/** Why not. */
export interface WhatIfRefusal {
  readonly step: 'marks' | 'deposit' | 'close' | 'round'
  /** `tooManyCases`: the round would be larger than asked for at most. */
  readonly code: RejectionCode | 'tooManyCases'
  readonly detail: string
}
