import { at } from '../quantity/assert.ts'
import type { Step } from './steps.ts'

/** Money that a fund got, or paid where it is below 0; for which market, where that counts to its result. */
export interface FundChange {
  readonly fund: number
  readonly amountQuote: bigint
  readonly market?: number
}

/** What changed at once. Several moments may share a millisecond. */
export interface FundMoment {
  readonly timeMs: number
  readonly changes: readonly FundChange[]
}

/** What funds had, and markets had brought them, before the moments that are still remembered one by one. */
interface FundBase {
  readonly balances: readonly {
    readonly fund: number
    /** Since when at the latest its balances are known. */
    readonly sinceMs: number
    readonly balanceQuote: bigint
  }[]
  readonly results: readonly {
    readonly fund: number
    readonly market: number
    readonly resultQuote: bigint
  }[]
}

/** How the balances of funds came to be what they are, as far back as a trigger looks (SPEC F-9). */
export interface FundPast {
  /** When the book was loaded. */
  readonly bookTimeMs: number
  base: FundBase
  readonly moments: FundMoment[]
}

/** A balance of a fund from a time on. */
export interface FundBalance {
  readonly fund: number
  readonly timeMs: number
  readonly balanceQuote: bigint
}

/**
 * The past of funds as a book states it: earlier balances, then its own. Earlier ones of the same millisecond are one moment, so
 * that no sum of several funds is seen half changed.
 */
export function createPast(
  bookTimeMs: number,
  {
    earlier,
    own,
  }: { readonly earlier: readonly FundBalance[]; readonly own: readonly FundBalance[] },
): FundPast {
  const known = new Map<number, bigint>()
  const momentOf = (timeMs: number, balances: readonly FundBalance[]): FundMoment => ({
    timeMs,
    changes: balances.map(({ fund, balanceQuote }) => {
      const amountQuote = balanceQuote - (known.get(fund) ?? 0n)
      known.set(fund, balanceQuote)
      return { fund, amountQuote }
    }),
  })
  const byTime = Map.groupBy(earlier, ({ timeMs }) => timeMs)
  const moments = [...byTime]
    .sort(([a], [b]) => a - b)
    .map(([timeMs, samples]) => momentOf(timeMs, samples))
  return {
    bookTimeMs,
    base: { balances: [], results: [] },
    moments: [...moments, momentOf(bookTimeMs, own)],
  }
}

/** The same past, to go on with on its own. */
export function copyPast({ bookTimeMs, base, moments }: FundPast): FundPast {
  return { bookTimeMs, base, moments: [...moments] }
}

/** Many moments are taken into the base at once, so that forgetting costs little. */
const FORGET_AT_ONCE = 256

/** Keeps a moment, and forgets in bulk those before a time, which no trigger looks at one by one any more. */
export function remember(past: FundPast, moment: FundMoment, fromMs: number): void {
  past.moments.push(moment)
  const old = past.moments[FORGET_AT_ONCE]
  if (old !== undefined && old.timeMs < fromMs) {
    const { base, moments } = keptSince(past, fromMs)
    past.base = base
    past.moments.splice(0, past.moments.length, ...moments)
  }
}

/** A past without the moments before a time, which are in its base: the same whatever was forgotten already. */
export function keptSince({ bookTimeMs, base, moments }: FundPast, fromMs: number): FundPast {
  const first = moments.findIndex(({ timeMs }) => timeMs >= fromMs)
  const old = first < 0 ? moments : moments.slice(0, first)
  if (old.length === 0) return { bookTimeMs, base, moments }
  const balances = new Map(base.balances.map((row) => [row.fund, row]))
  const results = new Map(base.results.map((row) => [resultKey(row), row]))
  for (const { timeMs, changes } of old) {
    for (const { fund, market, amountQuote } of changes) {
      const known = balances.get(fund)
      const balanceQuote = (known?.balanceQuote ?? 0n) + amountQuote
      balances.set(fund, { fund, sinceMs: known?.sinceMs ?? timeMs, balanceQuote })
      if (market === undefined) continue
      const key = resultKey({ fund, market })
      const resultQuote = (results.get(key)?.resultQuote ?? 0n) + amountQuote
      results.set(key, { fund, market, resultQuote })
    }
  }
  return {
    bookTimeMs,
    base: {
      balances: [...balances.values()].sort((a, b) => a.fund - b.fund),
      results: [...results.values()].sort((a, b) => a.fund - b.fund || a.market - b.market),
    },
    moments: first < 0 ? [] : moments.slice(first),
  }
}

function resultKey({ fund, market }: { readonly fund: number; readonly market: number }): string {
  return `${fund}:${market}`
}

/** What some funds had together after each change, from when all of them are known; the latest last. */
export function balanceSteps({ base, moments }: FundPast, funds: readonly number[]): Step[] {
  const members = new Set(funds)
  const begun = new Set<number>()
  const steps: Step[] = []
  let sum = 0n
  let sinceMs = 0
  for (const row of base.balances.filter(({ fund }) => members.has(fund))) {
    begun.add(row.fund)
    sum += row.balanceQuote
    if (row.sinceMs > sinceMs) sinceMs = row.sinceMs
  }
  if (begun.size === members.size) steps.push({ timeMs: sinceMs, quote: sum })
  for (const { timeMs, changes } of moments) {
    const own = changes.filter(({ fund }) => members.has(fund))
    for (const { fund, amountQuote } of own) {
      begun.add(fund)
      sum += amountQuote
    }
    if (own.length > 0 && begun.size === members.size) steps.push({ timeMs, quote: sum })
  }
  return steps
}

/** A past market by market: of each only what counted to its result. */
export function pastByMarket({
  bookTimeMs,
  base,
  moments,
}: FundPast): ReadonlyMap<number, FundPast> {
  const byMarket = new Map<number, FundPast>()
  const pastOf = (market: number): FundPast => {
    const known = byMarket.get(market)
    if (known !== undefined) return known
    const results = base.results.filter((row) => row.market === market)
    const created: FundPast = { bookTimeMs, base: { balances: [], results }, moments: [] }
    byMarket.set(market, created)
    return created
  }
  for (const { market } of base.results) pastOf(market)
  for (const { timeMs, changes } of moments) {
    for (const market of new Set(changes.flatMap((change) => change.market ?? []))) {
      const own = changes.filter((change) => change.market === market)
      pastOf(market).moments.push({ timeMs, changes: own })
    }
  }
  return byMarket
}

/** What a market had brought some funds together after each change; nothing before any. The past is that of the market. */
export function resultSteps({ base, moments }: FundPast, funds: readonly number[]): Step[] {
  const members = new Set(funds)
  const isOwn = ({ fund }: { readonly fund: number }): boolean => members.has(fund)
  let sum = base.results.filter(isOwn).reduce((total, row) => total + row.resultQuote, 0n)
  const steps: Step[] = [{ timeMs: 0, quote: sum }]
  for (const { timeMs, changes } of moments) {
    const own = changes.filter(isOwn)
    if (own.length === 0) continue
    sum += own.reduce((total, { amountQuote }) => total + amountQuote, 0n)
    steps.push({ timeMs, quote: sum })
  }
  return steps
}

/** How often the balance of a fund, as it was at the end of a millisecond, was so much below what it was before, from a time on. */
export function countLosses(
  past: FundPast,
  fund: number,
  { fromMs, amountQuote }: { readonly fromMs: number; readonly amountQuote: bigint },
): number {
  const steps = balanceSteps(past, [fund])
  const samples = steps.filter(({ timeMs }, index) => steps[index + 1]?.timeMs !== timeMs)
  return samples.filter(
    ({ timeMs, quote }, index) =>
      index > 0 && timeMs >= fromMs && at(samples, index - 1).quote - quote >= amountQuote,
  ).length
}
