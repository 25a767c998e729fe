import type { OpenCase, Round } from '../round.ts'

/** One source of loss absorption, bound to its declaration. */
export interface Layer {
  /** Acts on the cases that are not resolved, emitting what it does. */
  readonly act: (round: Round, cases: readonly OpenCase[]) => void
  /** Says in a few words why a case was left as it was. */
  readonly explainIdle: (round: Round, openCase: OpenCase) => string
}
