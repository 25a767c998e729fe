import { type Ratio, ratio } from '@plimsoll/engine'
import { none } from '../comparison/exact.ts'
import { floorOf, one, smaller, smallerUnits, times } from './rational.ts'

/** What is known before a wave of bankruptcies is paid for. Quote units, none negative. */
export interface WaveAhead {
  /** What funds leave to be paid, without balances that earlier waves counted (`countDeficitsOnce`). */
  readonly deficitQuote: bigint
  /** What closing the bankrupt positions is expected to cost beyond bankruptcy prices. */
  readonly neededEstimateQuote: bigint
  /** What gains can be charged at most. */
  readonly capacityQuote: bigint
  /** What the fund holds for the part of the deficit that is not raised. */
  readonly fundQuote: bigint
  /** Lots of bankrupt positions that have to be closed. */
  readonly lots: bigint
  /** Waves so shortly before this one that the venue counts them as the same event. */
  readonly recentWaves: number
}

/** A wave and what closing turned out to cost, which is known only afterwards. */
export interface WaveBehind {
  readonly ahead: WaveAhead
  readonly neededQuote: bigint
}

/** What a severity makes of a wave. Quote units. */
export interface WaveBudget {
  readonly askedQuote: bigint
  readonly raisedQuote: bigint
  /** Asked for and not there: the next layer's. */
  readonly shortfallQuote: bigint
}

/** The part of a deficit that was needed, 0 to 1; of no deficit nothing is. */
export function neededSeverity(neededQuote: bigint, deficitQuote: bigint): Ratio {
  return deficitQuote === 0n ? none : smaller(one, ratio(neededQuote, deficitQuote))
}

/**
 * Severity × deficit, rounded down: the fraction of a unit stays with the deficit and is not charged to winners. More
 * than the capacity cannot be raised, however much the winners' equity exceeds their gains.
 */
export function waveBudget(severity: Ratio, wave: WaveAhead): WaveBudget {
  const askedQuote = floorOf(times(severity, ratio(wave.deficitQuote)))
  const raisedQuote = smallerUnits(askedQuote, wave.capacityQuote)
  return { askedQuote, raisedQuote, shortfallQuote: askedQuote - raisedQuote }
}
