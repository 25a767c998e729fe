import type { Ledger } from '../ledger/ledger.ts'
import type { CaseOpening, RoundOpened } from './engine-event.ts'
import type { SuspendedCase } from './docket.ts'
import type { OpenCase } from '../waterfall/round.ts'
import type { WaterfallEvent } from '../waterfall/waterfall-event.ts'
import type { TriggerStanding } from '../waterfall/triggers/trigger-standing.ts'
import type { Columns, Draft } from './state.ts'

/** A case to be opened, before anything is known of it. */
export type CaseToOpen = Pick<CaseOpening, 'bucket' | 'caseId' | 'cause' | 'fund' | 'need'>

/** A round as it would go. */
export interface DeliberatedRound {
  readonly opened: RoundOpened
  readonly cases: readonly OpenCase[]
  /** Everything after the opening. */
  readonly rest: readonly WaterfallEvent[]
}

/**
 * Everything that a round is decided from, as it was at its opening. Deciding it again gives the same events, so that a
 * step needs to remember only how many of them are booked.
 */
export interface RoundGround {
  readonly sequence: number
  readonly timeMs: number
  readonly ledger: Ledger
  /** The amounts of the ledger. */
  readonly columns: Columns
  readonly draft: Draft
  readonly cases: readonly CaseToOpen[]
  readonly suspended: ReadonlyMap<number, SuspendedCase>
  /** Buckets with a case that waits, whether this round takes it up or not. */
  readonly waitingBuckets: ReadonlySet<number>
  /** Buckets that are being liquidated. */
  readonly liquidating: ReadonlySet<number>
  /** Markets without a price to act upon, or halted. */
  readonly barred: ReadonlySet<number>
  /** How triggers stood, and what they measure. */
  readonly triggers: TriggerStanding
}

/** A round between two of its steps. */
export interface UnfinishedRound {
  readonly opened: RoundOpened
  readonly ground: RoundGround
  /** Events booked so far, the opening not counted. */
  eventCount: number
  /** The whole round, once it has been worked out from its ground: kept to be worked out once for all steps. */
  deliberated?: DeliberatedRound
}
