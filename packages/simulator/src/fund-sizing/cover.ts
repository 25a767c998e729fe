import type { Ratio } from '@plimsoll/engine'
import { ordered, valueAtRisk } from './order-statistics.ts'
import type { OwnerDeficit, PathDraw } from './path-draw.ts'
import { mean, total } from './pooling.ts'

/** How many of the largest defaults a fund is to survive. */
export const coverCounts = [1, 2, 3, 5, 10] as const

/** What the n largest defaults of a path are short of together. Quote units, without fees. */
export interface Cover {
  readonly count: number
  readonly meanQuote: bigint
  readonly valueAtRiskQuote: bigint
  readonly largestQuote: bigint
}

/**
 * Cover-n along paths: the n owners with the largest deficits of each path, together. Central counterparties are held to
 * cover-1 or cover-2 under extreme but plausible conditions (CPMI-IOSCO 2012, principle 4).
 */
export function coverOf(paths: readonly PathDraw[], level: Ratio): Cover[] {
  return coverCounts.map((count) => {
    const sums = paths.map(({ owners }) => largestTogether(owners, count))
    const sorted = ordered(sums)
    return {
      count,
      meanQuote: mean(sums),
      valueAtRiskQuote: valueAtRisk(sorted, level),
      largestQuote: sorted.at(-1) ?? 0n,
    }
  })
}

/** The first so many of deficits that come largest first. */
export function largestTogether(owners: readonly OwnerDeficit[], count: number): bigint {
  return total(owners.slice(0, count).map(({ deficitQuote }) => deficitQuote))
}

/** Deficits by owner, largest first; equal ones by id. At most `keep` of them. */
export function largestOwners(deficits: ReadonlyMap<string, bigint>, keep: number): OwnerDeficit[] {
  return [...deficits]
    .filter(([, deficitQuote]) => deficitQuote > 0n)
    .map(([owner, deficitQuote]) => ({ owner, deficitQuote }))
    .toSorted((a, b) =>
      a.deficitQuote === b.deficitQuote
        ? a.owner < b.owner
          ? -1
          : 1
        : a.deficitQuote > b.deficitQuote
          ? -1
          : 1,
    )
    .slice(0, keep)
}
