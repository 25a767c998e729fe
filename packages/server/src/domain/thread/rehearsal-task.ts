import type { CaseView } from '@plimsoll/engine'
import type { BookFormat } from '@plimsoll/protocol'
import type { DrillOrder } from '../drill/drill-order.ts'
import type { DrillOutcome } from '../drill/rehearse-drill.ts'
import type { HostedDomain } from '../hosted-domain.ts'
import type { CopiedState } from './copied-state.ts'

/** A drill on a copy. */
export interface DrillTask extends CopiedState {
  readonly kind: 'drill'
  readonly terms: HostedDomain['terms']
  readonly format: BookFormat
  readonly order: DrillOrder
}

/** The rounds that would follow on a copy at its time, with their plans carried out. */
export interface RoundTask extends CopiedState {
  readonly kind: 'round'
}

/** What a thread is started for. */
export type RehearsalTask = DrillTask | RoundTask

/** What it comes back with. */
export interface RehearsalResults {
  readonly drill:
    | { readonly done: DrillOutcome }
    | { readonly refused: { readonly path: string; readonly message: string } }
  /** Every case of every round, round by round. */
  readonly round: { readonly done: readonly CaseView[] }
}
