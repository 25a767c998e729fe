import type { Ratio } from '../quantity/ratio.ts'
import type { OpenExposure, WaterfallEvent } from '../waterfall/waterfall-event.ts'

/** A round began: every bankrupt bucket became a case, at the marks of this moment. */
export interface RoundOpened {
  readonly kind: 'roundOpened'
  /** Position of the record in the domain's order; part of every case id. */
  readonly sequence: number
  readonly timeMs: number
  readonly cases: readonly CaseOpening[]
}

/** What a case looked like when its round opened. */
export interface CaseOpening {
  readonly caseNumber: number
  /** `<domain>:<sequence>:<number>` of the round in which it first opened. */
  readonly caseId: string
  readonly bucket: number
  readonly equityQuote: Ratio
  readonly deficitQuote: bigint
  readonly exposure: readonly OpenExposure[]
}

/** Everything that can happen to a state. Past tense, complete, and enough to replay it. */
export type EngineEvent = RoundOpened | WaterfallEvent
