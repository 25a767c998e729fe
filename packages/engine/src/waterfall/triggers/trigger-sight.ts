import type { Book } from '../../account/book.ts'
import { accountNotionalScaled, accountProfitScaled } from '../../account/equity.ts'
import {
  balanceSteps,
  countLosses,
  type FundPast,
  pastByMarket,
  resultSteps,
} from '../../fund/fund-past.ts'
import type { FundRow } from '../../fund/fund.ts'
import { type Pool, poolAvailableQuote, poolOf } from '../../fund/pool.ts'
import { averageOver, isKnownAt, latestOf, peakSince, type Step } from '../../fund/steps.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { at } from '../../quantity/assert.ts'
import { type Ratio, ratio } from '../../quantity/ratio.ts'

/** What there is to look at. */
interface Scene {
  readonly ledger: Ledger
  readonly funds: readonly FundRow[]
  readonly timeMs: number
  /** Absent where no trigger looks back. */
  readonly past?: FundPast
  /** How many buckets wait to be closed. */
  readonly countWaiting: () => number
}

/** The amounts that triggers compare, as they are at one moment. Whatever was worked out for one market is kept for the next. */
export class TriggerSight {
  readonly #scene: Scene
  readonly #pools = new Map<number, Pool>()
  readonly #steps = new Map<string, readonly Step[]>()
  readonly #peaks = new Map<string, bigint | undefined>()
  #byMarket: ReadonlyMap<number, FundPast> | undefined
  #waiting: number | undefined

  constructor(scene: Scene) {
    this.#scene = scene
  }

  pool(market: number): Pool {
    const known = this.#pools.get(market)
    if (known !== undefined) return known
    const pool = poolOf(this.#scene.funds, market)
    this.#pools.set(market, pool)
    return pool
  }

  /** What the pool of a market has available, quote units. */
  availableQuote(market: number): bigint {
    const { ledger, funds } = this.#scene
    return poolAvailableQuote(ledger, funds, this.pool(market).funds)
  }

  /** What the pool of a market has. */
  balanceQuote(market: number): bigint {
    const { fundBalances } = this.#scene.ledger
    return this.pool(market).funds.reduce((sum, fund) => sum + at(fundBalances, fund), 0n)
  }

  /** The most that the pool of a market had in a window; undefined where that is not known, or nothing (SPEC F-9). */
  peakQuote(market: number, windowMs: number): bigint | undefined {
    const pool = this.pool(market)
    const key = `${windowMs}:${pool.funds.join()}`
    if (!this.#peaks.has(key)) this.#peaks.set(key, this.#peakOf(pool, windowMs))
    return this.#peaks.get(key)
  }

  /** The average by time of what the pool of a market had in a window; undefined where that is not known. */
  averageQuote(market: number, windowMs: number): Ratio | undefined {
    const { timeMs } = this.#scene
    const { funds } = this.pool(market)
    const steps = this.#stepsOf(funds)
    const fromMs = timeMs - windowMs
    if (funds.length === 0 || !isKnownAt(steps, fromMs)) return undefined
    return averageOver(steps, fromMs, timeMs)
  }

  /** How far the result of a market in its pool is below its peak in a window, 0 or more. */
  resultDropQuote(market: number, windowMs: number): bigint {
    const { past, timeMs } = this.#scene
    if (past === undefined) return 0n
    this.#byMarket ??= pastByMarket(past)
    const own = this.#byMarket.get(market)
    if (own === undefined) return 0n
    const steps = resultSteps(own, this.pool(market).funds)
    const result = latestOf(steps)
    return (peakSince(steps, timeMs - windowMs) ?? result) - result
  }

  /** How often a fund of the pool of a market lost so much at once in a window. */
  lossCount(market: number, windowMs: number, amountQuote: bigint): number {
    const { past, timeMs } = this.#scene
    if (past === undefined) return 0
    const fromMs = timeMs - windowMs
    return this.pool(market).funds.reduce(
      (sum, fund) => sum + countLosses(past, fund, { fromMs, amountQuote }),
      0,
    )
  }

  waitingCount(): number {
    this.#waiting ??= this.#scene.countWaiting()
    return this.#waiting
  }

  /** What the positions of an account have lost, quote units; 0 where they have gained. */
  lossQuote(account: string): Ratio {
    const profit = this.#scaledOf(account, accountProfitScaled)
    return this.#quote(profit < 0n ? -profit : 0n)
  }

  /** What the positions of an account are worth at mark, quote units, unsigned. */
  notionalQuote(account: string): Ratio {
    return this.#quote(this.#scaledOf(account, accountNotionalScaled))
  }

  #scaledOf(account: string, amountOf: (book: Book, account: number) => bigint): bigint {
    const { book } = this.#scene.ledger
    const slot = book.shape.accountSlot(account)
    return slot === undefined ? 0n : amountOf(book, slot)
  }

  #quote(scaled: bigint): Ratio {
    return ratio(scaled, this.#scene.ledger.book.prices.valueScale)
  }

  #peakOf({ funds, givenPeakQuote }: Pool, windowMs: number): bigint | undefined {
    const { past, timeMs } = this.#scene
    if (past === undefined || funds.length === 0) return undefined
    const fromMs = timeMs - windowMs
    const steps = this.#stepsOf(funds)
    const given = fromMs <= past.bookTimeMs ? givenPeakQuote : undefined
    if (given === undefined && !isKnownAt(steps, fromMs)) return undefined
    const seen = peakSince(steps, fromMs)
    const peak = seen === undefined || (given !== undefined && given > seen) ? given : seen
    return peak !== undefined && peak > 0n ? peak : undefined
  }

  #stepsOf(funds: readonly number[]): readonly Step[] {
    const { past } = this.#scene
    const key = funds.join()
    const known = this.#steps.get(key)
    if (known !== undefined || past === undefined) return known ?? []
    const steps = balanceSteps(past, funds)
    this.#steps.set(key, steps)
    return steps
  }
}
