import type { Ratio } from '@plimsoll/engine'
import { ceilDivide, ordered, valueAtRisk } from './order-statistics.ts'
import { mean } from './pooling.ts'

/** Whole days until a fund has back what a path took from it. */
export interface Refill {
  readonly inflowQuote: bigint
  readonly meanDays: bigint
  readonly medianDays: bigint
  readonly ninetyDays: bigint
  readonly confidentDays: bigint
  readonly longestDays: bigint
  /** Paths by their days, in ascending order. */
  readonly spread: readonly { readonly days: bigint; readonly paths: number }[]
}

/**
 * Days to refill from an even inflow: what a path has drawn when it ends, at most what the fund held, over what flows in a day,
 * rounded up. Nothing else is assumed to happen meanwhile.
 *
 * @param endQuotes net draws at the end of each path
 * @param inflowQuote a day, above 0
 */
export function refillOf(
  endQuotes: readonly bigint[],
  { sizeQuote, inflowQuote, level }: { sizeQuote: bigint; inflowQuote: bigint; level: Ratio },
): Refill {
  const days = ordered(
    endQuotes.map((endQuote) => {
      const missing = endQuote < sizeQuote ? endQuote : sizeQuote
      return missing <= 0n ? 0n : ceilDivide(missing, inflowQuote)
    }),
  )
  return {
    inflowQuote,
    meanDays: mean(days),
    medianDays: valueAtRisk(days, { numerator: 1n, denominator: 2n }),
    ninetyDays: valueAtRisk(days, { numerator: 9n, denominator: 10n }),
    confidentDays: valueAtRisk(days, level),
    longestDays: days.at(-1) ?? 0n,
    spread: spreadOf(days),
  }
}

function spreadOf(days: readonly bigint[]): { readonly days: bigint; readonly paths: number }[] {
  const counts = new Map<bigint, number>()
  for (const count of days) counts.set(count, (counts.get(count) ?? 0) + 1)
  return [...counts].map(([count, paths]) => ({ days: count, paths }))
}
