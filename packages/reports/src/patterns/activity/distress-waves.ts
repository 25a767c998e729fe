import { DecimalSum } from '../levels/level-track.ts'
import { type Instant, type Wave, wavesOf } from '../waves.ts'
import type { DistressFill } from './pattern-event.ts'

/** A wave of fills, and who and what was in it. */
export interface DistressWave extends Wave {
  /** From 1, in order of time. */
  readonly wave: number
  readonly durationMs: number
  /** Its share of all fills. */
  readonly share: number
  /** What the fills were worth, exact; absent where one of them has no value. */
  readonly value?: string
  /** Whose positions were closed, each counted once; absent where a fill does not say. */
  readonly accounts?: number
  readonly markets: number
}

/** What fills were in all, without regard to their order. */
export interface DistressTotals {
  readonly fills: number
  readonly value?: string
  readonly accounts?: number
  readonly markets: number
}

/** The times at which there were fills, with how many. */
export function instantsOfFills(fills: readonly DistressFill[]): Instant[] {
  const instants: { timeMs: number; count: number }[] = []
  for (const { timeMs } of fills) {
    const last = instants.at(-1)
    if (last?.timeMs === timeMs) last.count += 1
    else instants.push({ timeMs, count: 1 })
  }
  return instants
}

/** Fills of one kind, in order of time, divided into waves. */
export function distressWaves(fills: readonly DistressFill[], gapMs: number): DistressWave[] {
  let first = 0
  return wavesOf(instantsOfFills(fills), { gapMs }).map((wave, index) => {
    const { markets, value, accounts } = totalsOf(fills.slice(first, first + wave.count))
    first += wave.count
    return {
      wave: index + 1,
      ...wave,
      durationMs: wave.endMs - wave.startMs,
      share: wave.count / fills.length,
      ...(value !== undefined && { value }),
      ...(accounts !== undefined && { accounts }),
      markets,
    }
  })
}

/** What fills come to. */
export function totalsOf(fills: readonly DistressFill[]): DistressTotals {
  const sum = new DecimalSum()
  const accounts = new Set<string>()
  const markets = new Set<string>()
  let [hasValues, hasAccounts] = [true, true]
  for (const { value, account, market } of fills) {
    markets.add(market)
    if (value === undefined) hasValues = false
    else sum.add(value)
    if (account === undefined) hasAccounts = false
    else accounts.add(account)
  }
  return {
    fills: fills.length,
    ...(hasValues && { value: sum.toString() }),
    ...(hasAccounts && { accounts: accounts.size }),
    markets: markets.size,
  }
}
