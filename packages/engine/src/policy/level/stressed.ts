import { approximateQuotient, floatQuotient } from '../../quantity/division.ts'
import { compareRatios, type Ratio } from '../../quantity/ratio.ts'
import { wholePpm } from '../../risk/stress.ts'
import { firstWhere } from './first-where.ts'
import { approximateRatio, BEYOND } from './take-best.ts'

/** Units of the last place, generously. */
const ROUNDINGS = 16 * Number.EPSILON
/** How far ahead the slope is felt for, as a part of what is left to search: nearer, and floats would see no difference. */
const PROBE = 0.001

/** A leverage that others are held against. */
export interface Line {
  readonly exact: Ratio
  readonly about: number
  /** What `about` can be wrong by. */
  readonly doubt: number
}

/** A leverage as a line. */
export function lineAt(exact: Ratio): Line {
  const about = approximateRatio(exact)
  return { exact, about, doubt: Math.abs(about) * ROUNDINGS }
}

/** What a lot closed on one side of a market changes for whoever closes it. */
export interface LotEffect {
  /** Added to the stress loss in each move, by lot: millionths of a scaled unit. */
  readonly slopes: readonly bigint[]
  /** What a lot costs against mark, scaled; below 0 where it gains. */
  readonly gap: Ratio
}

/** Stress of a bucket as lots of one of its positions are closed: what it loses in each move, over what it then has (SPEC N-2). */
export class Stressed {
  readonly #losses: readonly bigint[]
  /** Equity with none of the lots closed, scaled × the denominator of the gap. */
  readonly equity: bigint
  readonly #effect: LotEffect
  readonly #floats: {
    readonly losses: readonly number[]
    readonly slopes: readonly number[]
    readonly equity: number
    readonly gap: number
  }
  readonly #lotsMax: number
  #calmest: number | undefined
  #calmEnd: number | undefined
  /** What a float of leverage can be wrong by, for any count up to the bound; infinite where equity may run out. */
  readonly doubt: number

  /**
   * @param losses what the bucket loses in each move with none of the lots closed, millionths of a scaled unit
   * @param equity its equity with none of them closed, scaled × the denominator of the effect's gap
   * @param lotsMax no count above this is asked about
   */
  constructor(losses: readonly bigint[], equity: bigint, effect: LotEffect, lotsMax: number) {
    this.#losses = losses
    this.equity = equity
    this.#effect = effect
    this.#lotsMax = lotsMax
    // As parts of equity, so that a float holds them whatever the units are.
    const unit = equity > 0n ? equity : 1n
    const whole = unit * wholePpm
    const partOf = (loss: bigint): number =>
      approximateQuotient(loss * effect.gap.denominator, whole)
    this.#floats = {
      losses: losses.map(partOf),
      slopes: effect.slopes.map(partOf),
      equity: equity > 0n ? 1 : 0,
      gap: approximateQuotient(effect.gap.numerator, unit),
    }
    this.doubt = this.#doubt(lotsMax)
  }

  /** Stress leverage once so many lots are closed. A denominator of 0 stands for no equity left. */
  leverage(lots: number): Ratio {
    const closed = BigInt(lots)
    const { numerator, denominator } = this.#effect.gap
    const left = this.equity - closed * numerator
    if (left <= 0n) return { numerator: 1n, denominator: 0n }
    return { numerator: this.#largestLoss(closed) * denominator, denominator: left * wholePpm }
  }

  /** The same as a float. */
  approximateLeverage(lots: number): number {
    const { losses, slopes, equity, gap } = this.#floats
    let loss = 0
    for (let move = 0; move < losses.length; move += 1) {
      loss = Math.max(loss, (losses[move] ?? 0) + (slopes[move] ?? 0) * lots)
    }
    const left = equity - lots * gap
    return left > 0 ? floatQuotient(loss, left) : BEYOND
  }

  /** About the fewest lots with which leverage is at or below a level, whatever lies behind them. */
  approximateLots(level: number): number {
    const { losses, slopes, equity, gap } = this.#floats
    let lots = 0
    for (let move = 0; move < losses.length; move += 1) {
      const perLot = (slopes[move] ?? 0) + level * gap
      if (perLot < 0)
        lots = Math.max(lots, floatQuotient((losses[move] ?? 0) - level * equity, -perLot))
    }
    return lots
  }

  /** About the most lots with which leverage is at or below a level. */
  approximateLotsMax(level: number, lotsMax: number): number {
    const { losses, slopes, equity, gap } = this.#floats
    let lots = lotsMax
    for (let move = 0; move < losses.length; move += 1) {
      const perLot = (slopes[move] ?? 0) + level * gap
      if (perLot > 0)
        lots = Math.min(lots, floatQuotient(level * equity - (losses[move] ?? 0), perLot))
    }
    return lots
  }

  /** The fewest lots with the smallest leverage, among counts up to a bound. */
  calmest(lotsMax: number): number {
    this.#calmest ??= this.#findCalmest()
    return Math.min(this.#calmest, lotsMax)
  }

  /** The most lots with the same leverage as the calmest count, up to a bound. */
  calmEnd(lotsMax: number): number {
    if (this.calmest(lotsMax) >= lotsMax) return lotsMax
    this.#calmEnd ??= this.#findCalmEnd(this.calmest(lotsMax))
    return Math.min(this.#calmEnd, lotsMax)
  }

  #findCalmest(): number {
    const to = this.#lotsMax
    const falls = (lots: number): boolean => this.#compare(lots + 1, lots) < 0
    if (to === 0 || falls(to - 1)) return to
    if (!falls(0)) return 0
    return firstWhere({ from: 0, to, near: this.#approximateCalmest(to) }, (lots) => !falls(lots))
  }

  #findCalmEnd(calmest: number): number {
    if (this.#compare(calmest + 1, calmest) > 0) return calmest
    // Without equity nothing is calm: whoever has none left goes last.
    if (this.leverage(calmest).denominator === 0n) return calmest
    const rises = (lots: number): boolean => this.#compare(lots + 1, calmest) > 0
    return firstWhere({ from: calmest, to: this.#lotsMax, near: calmest }, rises)
  }

  /** What the moves together would take beyond equity once so many lots are closed; as a number of the losses' and equity's units. */
  unpaid(lots: number): bigint {
    const closed = BigInt(lots)
    const { slopes, gap } = this.#effect
    const left = (this.equity - closed * gap.numerator) * wholePpm
    let unpaid = 0n
    for (let move = 0; move < slopes.length; move += 1) {
      const loss = (this.#losses[move] ?? 0n) + (slopes[move] ?? 0n) * closed
      const beyond = loss * gap.denominator - left
      if (beyond > 0n) unpaid += beyond
    }
    return unpaid
  }

  /** About how many lots are closed when each of them takes more than a level, a part of equity, off what is unpaid. */
  approximateUnpaidLots(level: number, lotsMax: number): number {
    let low = 0
    let high = lotsMax
    while (high - low > 1) {
      const middle = Math.floor(low + (high - low) * 0.5)
      if (this.#approximateSaving(middle) > level) low = middle
      else high = middle
    }
    return this.#approximateSaving(low) > level ? high : low
  }

  /** What the next lot takes off what is unpaid, as a part of equity: moves that leave nothing unpaid do not count. */
  #approximateSaving(lots: number): number {
    const { losses, slopes, equity, gap } = this.#floats
    const left = equity - lots * gap
    let saving = 0
    for (let move = 0; move < losses.length; move += 1) {
      const slope = slopes[move] ?? 0
      if ((losses[move] ?? 0) + slope * lots > left) saving -= slope + gap
    }
    return saving
  }

  /** Sums of two products, each rounded a few times: their size times some units of the last place. */
  #doubt(lotsMax: number): number {
    const { losses, slopes, equity, gap } = this.#floats
    const moved = Math.abs(gap) * (lotsMax + 1)
    const left = gap > 0 ? equity - moved : equity
    if (left <= 0) return Number.POSITIVE_INFINITY
    let size = 0
    for (let move = 0; move < losses.length; move += 1) {
      const reach = Math.abs(losses[move] ?? 0) + Math.abs(slopes[move] ?? 0) * (lotsMax + 1)
      size = Math.max(size, reach)
    }
    const relative = (1 + floatQuotient(Math.abs(equity) + moved, left)) * ROUNDINGS
    return floatQuotient(size, left) * relative
  }

  /** Whether leverage with so many lots is at most a line. */
  isWithin(lots: number, line: Line): boolean {
    const difference = this.approximateLeverage(lots) - line.about
    return Math.abs(difference) > this.doubt + line.doubt
      ? difference < 0
      : compareRatios(this.leverage(lots), line.exact) <= 0
  }

  /** Negative, zero or positive as leverage with so many lots is below, equal to or above that with so many others. */
  #compare(lots: number, others: number): number {
    const difference = this.approximateLeverage(lots) - this.approximateLeverage(others)
    return Math.abs(difference) > 2 * this.doubt
      ? difference
      : compareRatios(this.leverage(lots), this.leverage(others))
  }

  #largestLoss(lots: bigint): bigint {
    const { slopes } = this.#effect
    let largest = 0n
    for (let move = 0; move < slopes.length; move += 1) {
      const loss = (this.#losses[move] ?? 0n) + (slopes[move] ?? 0n) * lots
      if (loss > largest) largest = loss
    }
    return largest
  }

  #approximateCalmest(lotsMax: number): number {
    let low = 0
    let high = lotsMax
    while (high - low > 1) {
      const middle = Math.floor(low + (high - low) * 0.5)
      const step = Math.max(1, (high - low) * PROBE)
      if (this.approximateLeverage(middle + step) < this.approximateLeverage(middle)) low = middle
      else high = middle
    }
    return low
  }
}
