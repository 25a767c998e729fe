import type { Ratio } from '@plimsoll/engine'
import type { BookFormat } from '@plimsoll/protocol'
import type { Certificate } from '../certificate/certificate.ts'
import type { FewestAccounts } from '../certificate/drain-problem.ts'
import type { RoundRisk } from '../risk/measure-risk.ts'
import type { Outcome } from './outcome.ts'

/** What stood in place of the declared waterfall. */
export type PolicyKind = 'deleveraging' | 'waterfall' | 'declared'

interface NamedPolicy {
  readonly policy: string
  readonly kind: PolicyKind
}

/** A policy walked over a book. */
export interface MeasuredPolicy extends NamedPolicy {
  readonly outcome: Outcome
  readonly risk: RoundRisk
  readonly waterfallHash: string
  /** How near to the lowest stress its deleveraging is; absent where it did not deleverage, or no stress is stated. */
  readonly certificate?: Certificate
  /** What no way to deleverage the same lots can stay below; absent where it did not deleverage. */
  readonly fewest?: FewestAccounts
}

/** A policy walked over a book, or the reason why the book cannot serve it. */
export type ComparedPolicy =
  | MeasuredPolicy
  | (NamedPolicy & { readonly refused: { readonly code: string; readonly message: string } })

/** The law of next moves that every policy was measured against. */
export interface NextShocks {
  readonly seed: number
  readonly draws: number
  /** Of the expected shortfall, millionths. */
  readonly levelPpm: number
}

/** A mark that was changed before any policy was walked. */
export interface Shock {
  readonly market: string
  /** As it was given: `-20%` or a price. */
  readonly change: string
  readonly markBeforeTicks: Ratio
  readonly markTicks: Ratio
}

/** Several policies over one book under one stress. */
export interface Comparison {
  readonly format: BookFormat
  readonly timeMs: number
  readonly shocks: readonly Shock[]
  readonly nextShocks: NextShocks
  /** In the order in which they were asked for. */
  readonly policies: readonly ComparedPolicy[]
}
