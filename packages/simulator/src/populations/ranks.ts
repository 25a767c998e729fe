import type { RandomStream } from './random-stream.ts'

/** The items in ascending order of their score; equal scores keep their order. */
export function byScore<T>(items: readonly T[], scoreOf: (item: T) => number): T[] {
  return items.toSorted((a, b) => scoreOf(a) - scoreOf(b))
}

/** An even draw in (0, 1); never 0 or 1. */
export function evenDraw(stream: RandomStream): number {
  return (stream() + 0.5) / 2 ** 32
}

/**
 * Gives each of n items in rank order a probability: rank r (from 0) draws from the r-th of n equal
 * slices of (0, 1). Every slice is filled once whatever the seed, so a sample's quantiles stay
 * close to its distribution's.
 */
export function spreadOverSlices<T>(
  ranked: readonly T[],
  slices: RandomStream,
  place: (item: T, probability: number) => void,
): void {
  for (const [rank, item] of ranked.entries())
    place(item, (rank + evenDraw(slices)) / ranked.length)
}
