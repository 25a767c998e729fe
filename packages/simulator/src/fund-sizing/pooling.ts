import type { Ratio } from '@plimsoll/engine'
import { ordered, valueAtRisk } from './order-statistics.ts'
import type { PathDraw } from './path-draw.ts'

/** One fund for every market against one for all of them. Quote units. */
export interface Pooling {
  /** The value at risk of every market's own draw, at the level. */
  readonly markets: readonly MarketSize[]
  /** Sum of those. */
  readonly separateQuote: bigint
  readonly pooledQuote: bigint
  /** What one fund needs less; below 0 where quantiles do not add up. */
  readonly savedQuote: bigint
  /** Paths in which at least one of the separate funds was emptied. */
  readonly separateEmptied: number
  /** The same where the pooled size is divided among markets in proportion to their own sizes. */
  readonly dividedEmptied: number
  readonly pooledEmptied: number
}

interface MarketSize {
  readonly market: string
  readonly sizeQuote: bigint
  readonly meanQuote: bigint
  /** What it would have of the pooled size, and in how many paths that is too little. */
  readonly dividedQuote: bigint
  readonly dividedEmptied: number
}

/**
 * What ring-fencing costs: every market with a fund of its own at the same level, against one fund for all. A fund is emptied
 * on a path where the peak of what it is asked for is above its size.
 */
export function comparePooling(paths: readonly PathDraw[], level: Ratio): Pooling {
  const names = paths[0]?.markets.map(({ market }) => market) ?? []
  const peaks = names.map((_, at) => paths.map(({ markets }) => markets[at]?.peakQuote ?? 0n))
  const sizes = peaks.map((draws) => valueAtRisk(ordered(draws), level))
  const pooledPeaks = paths.map(({ pooled }) => pooled.peakQuote)
  const pooledQuote = valueAtRisk(ordered(pooledPeaks), level)
  const separateQuote = total(sizes)
  const divided = sizes.map((size) =>
    separateQuote === 0n ? 0n : (size * pooledQuote) / separateQuote,
  )
  const emptiedSomewhere = (funds: readonly bigint[]): number =>
    paths.filter(({ markets }) =>
      markets.some(({ peakQuote }, at) => peakQuote > (funds[at] ?? 0n)),
    ).length
  return {
    markets: names.map((market, at) => ({
      market,
      sizeQuote: sizes[at] ?? 0n,
      meanQuote: mean(peaks[at] ?? []),
      dividedQuote: divided[at] ?? 0n,
      dividedEmptied: (peaks[at] ?? []).filter((peak) => peak > (divided[at] ?? 0n)).length,
    })),
    separateQuote,
    pooledQuote,
    savedQuote: separateQuote - pooledQuote,
    separateEmptied: emptiedSomewhere(sizes),
    dividedEmptied: emptiedSomewhere(divided),
    pooledEmptied: pooledPeaks.filter((peak) => peak > pooledQuote).length,
  }
}

/** The mean, rounded up to a unit; 0 of nothing. */
export function mean(values: readonly bigint[]): bigint {
  const count = BigInt(values.length)
  if (count === 0n) return 0n
  const sum = total(values)
  const quotient = sum / count
  return sum > 0n && sum % count > 0n ? quotient + 1n : quotient
}

export function total(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n)
}
