import type { LedgerEvent } from '../ledger/ledger-event.ts'
import type { PriceVerdict } from '../market/price-gate.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { PoolNeed } from '../waterfall/round.ts'
import type { OpenExposure, WaterfallEvent } from '../waterfall/waterfall-event.ts'
import type { Idempotency } from './command-base.ts'
import type { RejectionCode } from './command.ts'

/**
 * A command took its place in the domain's order. First event of every record; the only one of a refused command
 * that had a key.
 */
export interface CommandTaken {
  readonly kind: 'commandTaken'
  /** One more than the record before it; the book itself is 0. */
  readonly sequence: number
  readonly timeMs: number
  readonly idempotency?: Idempotency
  /** Present where the command was refused. */
  readonly code?: RejectionCode
}

/** Prices went through the gate, one row a market. Only a used one changes the mark. */
export interface PricesObserved {
  readonly kind: 'pricesObserved'
  readonly markets: readonly number[]
  readonly verdicts: readonly PriceVerdict[]
  /** The observed mark in ticks, null where there was none. */
  readonly markPricesTicks: readonly (Ratio | null)[]
  /** The index observed with it; absent where no row has one. */
  readonly indexPricesTicks?: readonly (Ratio | null)[]
  readonly priceTimesMs: readonly number[]
}

/** Buckets are to be closed in the market, one row a position. */
export interface LiquidationsRequested {
  readonly kind: 'liquidationsRequested'
  /** After this time the venue could not close them. */
  readonly deadlineMs: number
  readonly positions: readonly number[]
  readonly lots: readonly number[]
  /** The worst value of one lot that the venue may accept: bankruptcy, quote units. */
  readonly limitLotQuotes: readonly Ratio[]
}

/** A bucket is to be a case of the next round by order. */
export interface CaseOrdered {
  readonly kind: 'caseOrdered'
  readonly bucket: number
  readonly reason: string
}

/** A round began: buckets became cases, at the marks of this moment. */
export interface RoundOpened {
  readonly kind: 'roundOpened'
  /** Sequence of the state when it opened; part of every case id. */
  readonly sequence: number
  readonly timeMs: number
  readonly cases: readonly CaseOpening[]
  /** The round is longer than one step: it goes on with `continueCase`. */
  readonly isPartial?: true
}

/** Why a bucket is a case. */
export type CaseCause =
  | 'bankrupt'
  | 'suspended'
  | 'liquidationFailed'
  | 'ordered'
  | 'fundDefault'
  | 'poolFactor'

/** What a case looked like when its round opened. */
export interface CaseOpening {
  readonly caseNumber: number
  /** `<domain>:<sequence>:<number>` of the round in which it first opened. */
  readonly caseId: string
  readonly cause: CaseCause
  readonly bucket: number
  readonly equityQuote: Ratio
  readonly deficitQuote: bigint
  readonly exposure: readonly OpenExposure[]
  /** The fund whose inventory it is, by index; absent for an account. */
  readonly fund?: number
  /** What is to be closed of a pool. */
  readonly need?: PoolNeed
}

/** A step ended before its round did. */
export interface RoundPaused {
  readonly kind: 'roundPaused'
  /** Events of the round so far, its opening not counted. */
  readonly eventCount: number
}

/** The last step of a round in several steps. */
export interface RoundFinished {
  readonly kind: 'roundFinished'
}

/** Trading, liquidation and rounds stopped in a market, or everywhere where it is null. */
export interface Halted {
  readonly kind: 'halted'
  readonly market: number | null
  readonly reason: string
}

/** A halt ended. */
export interface Resumed {
  readonly kind: 'resumed'
  readonly market: number | null
}

/** A process started: gated prices are unknown until fresh ones arrive. */
export interface Started {
  readonly kind: 'started'
}

/** An account may neither trade nor take money out, until it is unfrozen. SPEC X-3. */
export interface AccountFrozen {
  readonly kind: 'accountFrozen'
  /** Slot of the account. */
  readonly account: number
  readonly reason: string
}

/** A freeze ended. */
export interface AccountUnfrozen {
  readonly kind: 'accountUnfrozen'
  /** Slot of the account. */
  readonly account: number
}

/** Everything that can happen to a state. Past tense, complete, and enough to replay it. */
export type EngineEvent =
  | CommandTaken
  | LedgerEvent
  | PricesObserved
  | LiquidationsRequested
  | CaseOrdered
  | RoundOpened
  | WaterfallEvent
  | RoundPaused
  | RoundFinished
  | Halted
  | Resumed
  | Started
  | AccountFrozen
  | AccountUnfrozen
