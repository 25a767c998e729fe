import type { CaseOpening, Side } from '@plimsoll/engine'
import type { EventSight } from '../memory.ts'
import type { Plan } from '../plans.ts'
import type { Account, Bucket, Market, Payment, Position } from '../world.ts'
import type { Script } from './script.ts'

/** A round under way: what it froze at opening, and how far it has come. */
export interface RoundModel {
  readonly sequence: number
  readonly openedMs: number
  readonly cases: readonly CaseModel[]
  readonly caseAccounts: ReadonlySet<Account>
  /** Markets without a price to act upon when it opened. */
  readonly barred: ReadonlySet<Market>
  /** What haircuts may charge, as it was at opening, by their bases. */
  bases: Bases
  /** Equity less reserved money when it opened, of buckets that may be charged, whole and not below 0. */
  equities: ReadonlyMap<Bucket, bigint>
  /** Buckets that money or lots of this round touched. */
  readonly touched: Set<Bucket>
  /** Lots of a position when the round opened, plans not subtracted. */
  readonly lotsAtOpening: (position: Position) => bigint
  /** What the event it belongs to took of whom before. */
  readonly event: EventSight
  /** What cuts, planned or done, and taken offers have closed of each position in this round. */
  readonly closed: Map<Position, bigint>
  /** What deleveraging has closed of each position in this round, and for how much. */
  readonly dealt: Map<Position, { lots: bigint; value: bigint }>
  /** What haircuts of this round have charged on each position. */
  readonly charges: Map<Position, bigint>
  /** Cases with a plan that the venue has yet to carry out. */
  readonly waiting: Set<CaseModel>
  readonly ended: Set<CaseModel>
  /** A plan that is to be filled next. */
  filling: Plan | undefined
  /** Events so far, the opening not counted. */
  eventCount: number
  /** Place of the layer that acts, from 0. */
  layerIndex: number
  /** What the rules let it do next, one event after the other. */
  script: Script
}

/** What losses may be shared by, frozen when a round opens (SPEC R-6, L-5, L-9). */
export interface Bases {
  /** Profit since entry, of positions opposite to a leg that answered for a shortfall. */
  readonly oppositeGains: ReadonlyMap<Position, bigint>
  /** The same on both sides of the markets of such legs. */
  readonly marketGains: ReadonlyMap<Position, bigint>
  /** The same since the previous mark. */
  readonly periodGains: ReadonlyMap<Position, bigint>
  /** Unsettled profit of wallets, where above 0. */
  readonly unsettledProfits: ReadonlyMap<Bucket, bigint>
}

/** A case on its way through the waterfall. */
export interface CaseModel {
  readonly number: number
  readonly id: string
  readonly bucket: Bucket
  readonly stated: CaseOpening
  /** Positions held at opening. */
  openedWith: readonly Position[]
  /** Those of them that answered for the shortfall. */
  answering: readonly Position[]
  /** What each of them answered for, by market in the order of markets. */
  weights: ReadonlyMap<Market, bigint>
  wasBankrupt: boolean
  /** The layer whose trigger made it a case, where that was the factor of a pool. */
  readonly poolLayer: number | undefined
  /** Whether a leg was closed at a price that bankruptcy does not bound. */
  isUnbounded: boolean
  /** What was paid into it and may go back, the latest movement first. */
  payments: Payment[][]
  /** Movements that may each have been rounded in its favour. */
  roundings: bigint
}

/** How a case stands. */
export interface CaseMeasure {
  readonly equityScaled: bigint
  readonly deficit: bigint
  readonly lots: bigint
}

/** The side a counterparty must have. */
export function opposite(side: Side): Side {
  return side === 'long' ? 'short' : 'long'
}

/** By market, then long before short. */
export function compareLegs(left: Position, right: Position): number {
  return (
    left.market.index - right.market.index ||
    Number(left.side === 'short') - Number(right.side === 'short')
  )
}
