import type { Buffer } from 'node:buffer'
import type {
  AccountKind,
  BookSpec,
  CollateralsUpdated,
  FundPurpose,
  FundSpec,
  MarketSpec,
  Ratio,
  Side,
} from '@plimsoll/engine'
import type { OwedClaims } from './funds/owed-claims.ts'
import type { EventMemory } from './memory.ts'
import type { Scenario } from './scenarios.ts'
import type { Trigger } from './triggers/trigger.ts'
import type { Judge } from './judge.ts'
import type { RoundModel } from './round/round-model.ts'
import type { Plan } from './plans.ts'

/** What the auditor believes of a domain: built from the book, and from then on from events alone. */
export interface World {
  readonly book: BookSpec
  readonly terms: Terms
  readonly judge: Judge
  /** In the order of their ids, as slots count them. */
  readonly markets: readonly Market[]
  /** Moves of prices that policies look at. */
  readonly scenarios: readonly Scenario[]
  readonly accounts: Account[]
  readonly accountsById: Map<string, Account>
  readonly funds: readonly Fund[]
  /** By slot. */
  readonly buckets: Bucket[]
  /** By slot. */
  readonly positions: Position[]
  /** By market, long before short, account. One that was taken up wholly keeps its place. */
  offers: readonly Offer[]
  /** Scaled amounts are quote units times this: the least that makes every lot's value whole. */
  scale: bigint
  residue: bigint
  /** M of the domain, kept up with every posting. */
  money: bigint
  /** Money that came from outside, less what left, the book's own included. */
  external: bigint
  sequence: number
  epoch: number
  timeMs: number
  /** Of the record that is being judged. */
  nowMs: number
  /** Of layers, in their order. */
  readonly triggers: readonly Trigger[]
  /** What accounts are owed back for what they were charged. */
  readonly claims: OwedClaims
  /** What the event of the day took of whom; undefined where nobody asks. */
  memory: EventMemory | undefined
  /** Until when nobody withdraws, and the fund that a part of each withdrawal goes to. */
  gatedUntilMs: number | undefined
  chargeFund: Fund | undefined
  /** Events so far: what one changes changes at once. */
  postings: number
  /** Whether the record that is being judged changed the balance of a fund. */
  areFundsChanged: boolean
  /** Ended ones too, while a late confirmation may come. */
  readonly plans: Map<string, Plan>
  readonly openPlans: Set<Plan>
  /** What late confirmations left that fitted nowhere, oldest first, until the venue states its whole book. */
  readonly unmatched: UnmatchedLots[]
  readonly answers: Map<string, Answer>
  /** Buckets that a case, coming or suspended, or a liquidation has a claim on. */
  readonly claimed: Set<Bucket>
  haltReason: string | undefined
  round: RoundModel | undefined
}

/** What a book states once and for all, defaults written out. */
export interface Terms {
  readonly domain: string
  readonly wholeUnitQuote: bigint
  readonly isSidecar: boolean
  readonly deficitSplit: NonNullable<BookSpec['deficitSplit']>
  readonly limits: Required<NonNullable<BookSpec['limits']>>
  /** Where a round-robin begins. */
  readonly seed: bigint
  /** The three layers that always come first, then the declared ones. */
  readonly layers: readonly BookSpec['waterfall'][number][]
}

/** Lots of a plan's row that the venue closed and the engine could not book. */
interface UnmatchedLots {
  readonly planId: string
  readonly index: number
  readonly lots: bigint
}

/** What was answered to a key. */
interface Answer {
  readonly bodyHash: string
  readonly sequence: number
  readonly timeMs: number
}

export interface Market {
  readonly index: number
  readonly spec: MarketSpec
  readonly maintenance: MarginTable
  /** The same as maintenance where the market states no other. */
  readonly initial: MarginTable
  /** Value of one lot in quote units. */
  lotValue: Ratio
  previousLotValue: Ratio
  /** At the index, and at the index before it, where there is one. */
  indexLotValue: Ratio | undefined
  previousIndexLotValue: Ratio | undefined
  readonly settlementLotValue: Ratio | undefined
  /** The same times the scale of the world. */
  lotScaled: bigint
  longLots: bigint
  shortLots: bigint
  readonly price: PriceKnowledge
  haltReason: string | undefined
  /** Ended for good. */
  isSettled: boolean
}

/** What positions need, marginal over tiers. */
export interface MarginTable {
  readonly tiers: readonly Tier[]
  /** Denominator that all rates share. */
  readonly rateDenominator: bigint
}

/** `rate` over the table's `rateDenominator`, on the notional from `from` quote units up to the next tier. */
interface Tier {
  readonly from: bigint
  readonly rate: bigint
}

/** What observations have told of a price. */
interface PriceKnowledge {
  /** When the price in use was seen. */
  usedTimeMs: number
  /** When the newest was seen, used or not. */
  newestTimeMs: number
  isNewestUsed: boolean
  /** Whether one was used since the last start. */
  isFresh: boolean
}

export interface Account {
  readonly slot: number
  readonly id: string
  readonly idBytes: Buffer
  readonly owner: string
  readonly kind: AccountKind
  readonly isHedge: boolean
  readonly isExempt: boolean
  /** Lots by market that it holds elsewhere, signed, as somebody attests. */
  readonly hedges: ReadonlyMap<Market, bigint>
  /** Whether it agreed to close the other leg where a cut breaks its hedge. */
  readonly givesBothLegs: boolean
  /** The cross wallet first. */
  readonly buckets: Bucket[]
  /** Why it may neither trade nor take money out. */
  frozenFor: string | undefined
}

export interface Fund {
  readonly index: number
  readonly id: string
  readonly purpose: FundPurpose
  /** The markets it serves now. */
  readonly markets: Set<number>
  readonly floor: bigint
  readonly spec: FundSpec
  balance: bigint
  readonly inventory: Bucket
  /** Its balance from the oldest known on, every change. */
  readonly balances: Sample[]
  /** What each market has brought or cost it, every change. */
  readonly results: Map<number, Sample[]>
}

/** What stood from a time on. */
export interface Sample {
  readonly timeMs: number
  /** The posting that made it, so that those of one millisecond have their order too; 0 of what the book says. */
  readonly order: number
  readonly amount: bigint
}

/** A cross wallet, an isolated position's margin, or the inventory of a fund, which has no account. */
export interface Bucket {
  readonly slot: number
  readonly account: Account | undefined
  readonly name: string
  readonly isIsolated: boolean
  readonly positions: Position[]
  money: bigint
  funding: bigint
  /** Other assets behind a cross wallet, and what they count for together. */
  collaterals: Collaterals
  assets: bigint
  /** Profit in a wallet that is not yet its owner's to withdraw. */
  unsettledProfit: bigint
  /** Of plans that are not yet filled. */
  reservedMoney: bigint
  /** Grows with every change, so that what was read of it is known to be old. */
  version: number
  liquidation: Liquidation | undefined
  /** Why it is to be a case of the next round whatever its equity. */
  pendingCause: 'liquidationFailed' | 'ordered' | undefined
  suspended: SuspendedCase | undefined
}

export interface Position {
  readonly slot: number
  readonly bucket: Bucket
  readonly market: Market
  readonly side: Side
  /** Long of a linear contract, or short of an inverse one (SPEC Q-8). */
  readonly isLongOfValue: boolean
  lots: bigint
  /** Cost of the whole position, unsigned. */
  cost: bigint
  /** What haircuts have charged on its gain. */
  charged: bigint
  /** Lots of plans that are not yet filled. */
  reserved: bigint
}

/** A standing offer to take over lots of others. */
export interface Offer {
  readonly account: Account
  readonly market: Market
  /** Of the legs that would be taken over. */
  readonly side: Side
  /** The worst value of a lot for whoever offers. */
  readonly limit: Ratio | undefined
  lots: bigint
}

export type Collaterals = CollateralsUpdated['collaterals']

/** The venue is closing a bucket. */
interface Liquidation {
  readonly deadlineMs: number
}

/** A case that waits for the next round. */
interface SuspendedCase {
  readonly caseId: string
  /** What was paid into it and may have to go back, the latest movement first. */
  readonly payments: readonly Payment[][]
}

/** One payer's part in a movement of money into a case. */
export interface Payment {
  readonly from: Fund | Bucket
  amount: bigint
  /** Part of a shared loss: no gain was charged. */
  readonly isShared?: boolean
  /** The payer holds a claim for it. */
  readonly isRepayable?: boolean
}
