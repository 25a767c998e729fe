import type { MovePermille } from './moved-value.ts'

/** What is missing after a move, and what insurance funds can pay then. Quote units. */
export interface Shortfall {
  readonly deficitQuote: bigint
  readonly buckets: number
  readonly availableQuote: bigint
}

/**
 * The fall, or rise, before the smallest one whose deficit is above what is available (SPEC B-9); 0 where there is none before it, undefined
 * where every move up to the furthest can be paid for.
 */
export function freeboardOf(
  after: (move: MovePermille) => Shortfall,
  direction: -1 | 1,
  furthest: MovePermille,
): MovePermille | undefined {
  for (let size = 0; size <= furthest; size += 1) {
    const { deficitQuote, availableQuote } = after(direction * size)
    if (deficitQuote > availableQuote) return Math.max(0, size - 1)
  }
  return undefined
}
