import type { Ratio } from '@plimsoll/engine'
import type { BookFormat } from '@plimsoll/protocol'
import type { Outcome } from './outcome.ts'

/** What stood in place of the declared waterfall. */
export type PolicyKind = 'deleveraging' | 'waterfall' | 'declared'

/** A policy walked over a book, or the reason why the book cannot serve it. */
export type ComparedPolicy = {
  readonly policy: string
  readonly kind: PolicyKind
} & (
  | { readonly outcome: Outcome; readonly waterfallHash: string }
  | { readonly refused: { readonly code: string; readonly message: string } }
)

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
  /** In the order in which they were asked for. */
  readonly policies: readonly ComparedPolicy[]
}
