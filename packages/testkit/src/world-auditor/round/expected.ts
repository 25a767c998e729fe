import type { LayerName, LossBase, PolicySpec, PriceRule, Ratio } from '@plimsoll/engine'
import type { EventMemory } from '../memory.ts'
import type { Switch } from '../triggers/switches.ts'
import type { Account, Bucket, Fund, Market, Offer, Payment, Position } from '../world.ts'
import type { Closing } from './pricing.ts'
import type { CaseMeasure, CaseModel } from './round-model.ts'
import type { Returned } from './payments.ts'

/** What the rules let a round do next. */
export type Expected =
  | ExpectedFunding
  | ExpectedConversion
  | ExpectedMatch
  | ExpectedPayment
  | ExpectedTakeover
  | ExpectedTaking
  | ExpectedCancellation
  | ExpectedPass
  | ExpectedFill
  | ExpectedHaircut
  | ExpectedOutcomes
  | ExpectedReturn
  | ExpectedEnding
  | ExpectedRelease
  | ExpectedShare
  | ExpectedFundMove
  | ExpectedSettlement
  | ExpectedSweep
  | ExpectedGate
  | ExpectedCharge
  | ExpectedEvent
  | ExpectedHedges
  | Switch

/** All unsettled funding becomes money. */
interface ExpectedFunding {
  readonly kind: 'fundingSettled'
}

/** Assets of cases become money of their wallets. */
interface ExpectedConversion {
  readonly kind: 'collateralsConverted'
  readonly buckets: ReadonlySet<Bucket>
}

/** Lots of cases that close against each other at mark. */
export interface ExpectedMatch {
  readonly kind: 'positionsMatched'
  readonly rows: readonly {
    readonly of: CaseModel
    readonly position: Position
    readonly lots: bigint
    readonly value: bigint
  }[]
}

/** Money of a fund. */
export interface ExpectedPayment {
  readonly kind: 'fundPaid'
  readonly fund: Fund
  readonly rows: readonly PaidRow[]
}

/** What a case gets, and for which market where that is measured. */
export interface PaidRow {
  readonly of: CaseModel
  readonly amount: bigint
  readonly market: Market | undefined
}

/** Lots that a fund takes at mark. */
export interface ExpectedTakeover {
  readonly kind: 'positionTakenOver'
  readonly fund: Fund
  readonly of: CaseModel
  readonly position: Position
  readonly lots: bigint
  readonly value: bigint
  /** Bankruptcy value of a lot before the fund paid for the lots. */
  readonly price: Ratio
}

/** Lots of a leg that accounts take over as they offered. */
export interface ExpectedTaking {
  readonly kind: 'offersTaken'
  readonly of: CaseModel
  readonly position: Position
  /** Value of one lot at the price of these offers, and at bankruptcy before they were taken. */
  readonly lotValue: Ratio
  readonly bankruptcy: Ratio
  /** The rule that priced them; undefined where everybody names his price. */
  readonly price: PriceRule | undefined
  /** Who takes the lots without an offer. */
  readonly vault?: Account
  readonly rows: readonly ExpectedTakingRow[]
}

/** One taker's part: what closes a position of his own first, the rest he opens. */
export interface ExpectedTakingRow {
  readonly account: Account
  /** Absent where a vault takes lots without one. */
  readonly offer: Offer | undefined
  readonly lots: bigint
  readonly value: bigint
  readonly closedLots: bigint
  readonly closedValue: bigint
}

/** Buckets that become cases or are cut are no longer closed in the market. */
interface ExpectedCancellation {
  readonly kind: 'liquidationsEnded'
  readonly outcome: 'bankrupt' | 'cancelled' | 'closed'
  readonly buckets: ReadonlySet<Bucket>
}

/** A leg and who is cut for it, in full or in the part that one plan may have. */
export interface ExpectedPass {
  readonly kind: 'deleveragingPlanned'
  readonly of: CaseModel
  readonly position: Position
  readonly requiredLots: bigint
  readonly policy: PolicySpec
  readonly policyHash: string
  readonly price: PriceRule
  /** What lots are worth from the beginning of the pass on, and a lot at bankruptcy when it began. */
  readonly closing: Closing
  readonly bankruptcy: Ratio
  /** Owners whose positions the pass may not ask for. */
  readonly owners: ReadonlySet<string>
  /** Whether what a candidate bears is the sum of his fills in several legs. */
  readonly isPooled: boolean
  /** Buckets whose hedges the layer has broken so far. */
  readonly broken: Set<Bucket>
  /** Lots of the leg that the pass has planned before. */
  lotsBefore: bigint
  /** Absent where rounding lets implementations differ; the plan may then be left out. */
  readonly cuts: readonly ExpectedCut[] | undefined
  isTaken: boolean
}

/** One candidate's part. */
export interface ExpectedCut {
  readonly position: Position
  readonly lots: bigint
  readonly value: bigint
  readonly rank: number | undefined
  readonly score: Ratio | undefined
  /** What the score is after all cuts of the pass, where the rule levels it. */
  readonly scoreAfter?: Ratio
  /** Cut beyond what keeps the hedge of its holder; present where the rule levels. */
  readonly isHedgeBroken?: boolean
}

/** The plan before is filled at once. */
interface ExpectedFill {
  readonly kind: 'deleveragingFilled'
}

/** Gains that pay, by bucket, and the cases that are paid. */
export interface ExpectedHaircut {
  readonly kind: 'gainsHaircut'
  /** What each position still has of its base. */
  readonly gainLeft: (position: Position) => bigint
  readonly isRepayable: boolean
  readonly charges: ReadonlyMap<Bucket, bigint>
  readonly proceeds: readonly { readonly of: CaseModel; readonly amount: bigint }[]
}

/** A layer is through with the cases it was reached with. */
export interface ExpectedOutcomes {
  readonly kind: 'layerApplied'
  readonly layer: LayerName
  readonly cases: readonly { readonly of: CaseModel; readonly before: CaseMeasure }[]
}

/** Money that a case did not need goes back. */
export interface ExpectedReturn extends Returned {
  readonly kind: 'paymentsReturned'
  readonly of: CaseModel
}

/** The waterfall is through with a case. */
export interface ExpectedEnding {
  readonly kind: 'caseEnded'
  readonly of: CaseModel
  readonly isClosed: boolean
  readonly residue: bigint
  /** Of a suspended case. */
  readonly owed: readonly Payment[][]
}

/** Isolated buckets that the round emptied give their money to their wallets. */
interface ExpectedRelease {
  readonly kind: 'isolatedMarginReleased'
  readonly buckets: ReadonlySet<Bucket>
}

/** Buckets that bear a loss whatever they won, and the cases that are paid. */
export interface ExpectedShare {
  readonly kind: 'lossShared'
  readonly base: LossBase | 'unsettledProfit'
  readonly isRepayable: boolean
  readonly charges: ReadonlyMap<Bucket, bigint>
  readonly proceeds: readonly { readonly of: CaseModel; readonly amount: bigint }[]
}

/** The balance of a fund in default stands behind its inventory, or what is left of it comes back. */
export interface ExpectedFundMove {
  readonly kind: 'fundBalanceMoved'
  readonly fund: Fund
  readonly amount: bigint
}

/** Every position of a market is closed at one price. */
export interface ExpectedSettlement {
  readonly kind: 'marketSettled'
  readonly market: Market
  readonly price: PriceRule
  readonly lotValue: Ratio
  /** Longs, then shorts. */
  readonly rows: readonly {
    readonly position: Position
    readonly lots: bigint
    readonly value: bigint
  }[]
  readonly legs: readonly {
    readonly of: CaseModel
    readonly position: Position
    readonly bankruptcy: Ratio
  }[]
}

/** Money beside inventories moves to their funds. */
export interface ExpectedSweep {
  readonly kind: 'inventorySwept'
  readonly market: Market
  readonly amounts: ReadonlyMap<Fund, bigint>
}

/** Nobody withdraws until a time. */
interface ExpectedGate {
  readonly kind: 'withdrawalsGated'
  readonly untilMs: number
}

/** A part of every withdrawal goes to a fund. */
interface ExpectedCharge {
  readonly kind: 'withdrawalsCharged'
  readonly fund: Fund
}

/** The round belongs to an event of deleveraging. */
interface ExpectedEvent {
  readonly kind: 'eventContinued'
  readonly memory: EventMemory
}

/** Other legs of broken hedges, closed against each other at mark. */
export interface ExpectedHedges {
  readonly kind: 'hedgesCrossed'
  readonly market: Market
  /** Longs, then shorts. */
  readonly rows: readonly {
    readonly position: Position
    readonly lots: bigint
    readonly value: bigint
  }[]
}
