import type { Round } from './round.ts'
import type { LiquidationsEnded } from './waterfall-event.ts'

/** Puts on record that those of some buckets that were being liquidated no longer are, and why. */
export function endLiquidations(
  { liquidating, emit }: Round,
  buckets: readonly number[],
  outcome: LiquidationsEnded['outcome'],
): void {
  const ended = buckets.filter((bucket) => liquidating.delete(bucket))
  if (ended.length > 0) emit({ kind: 'liquidationsEnded', buckets: ended, outcome })
}
