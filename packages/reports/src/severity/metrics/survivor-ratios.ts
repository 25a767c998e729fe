import { type Ratio, ratio } from '@plimsoll/engine'
import { largerUnits, smallerUnits } from '../rational.ts'

/** What a wave left the best-off winner, and what it was about. Quote units. */
export interface SurvivorWave {
  /** The largest gain that is left: max (capacity − charge), see `largestSurvivor`. */
  readonly survivorQuote: bigint
  readonly deficitQuote: bigint
  readonly raisedQuote: bigint
  /** The largest single loss in the deficit. */
  readonly largestLossQuote: bigint
}

/**
 * The ratios of the literature, each as it was defined. Papers and their code use one name for two things, so both are
 * here. Undefined where nothing is divided by.
 */
export interface SurvivorRatios {
  /** PTSR of the papers: survivor / raised. */
  readonly ptsrPaper: Ratio | undefined
  /** PTSR of the code: survivor / (deficit − raised); undefined where as much as the deficit was raised. */
  readonly ptsrCode: Ratio | undefined
  /** PMR of the papers: survivor / (severity × largest loss), severity = min(1, raised / deficit). */
  readonly pmrPaper: Ratio | undefined
  /** PMR of the code: survivor / (part of the deficit not raised × largest loss). */
  readonly pmrCode: Ratio | undefined
  /** RD or NSE: survivor / (survivor + deficit − raised). Above 1 where more than the deficit was raised. */
  readonly rdNse: Ratio | undefined
}

/** The largest gain left to any winner; 0 where there are none. Quote units. */
export function largestSurvivor(
  winners: Iterable<{ readonly capacityQuote: bigint; readonly chargedQuote: bigint }>,
): bigint {
  let largest = 0n
  for (const { capacityQuote, chargedQuote } of winners)
    largest = largerUnits(largest, capacityQuote - chargedQuote)
  return largest
}

/** All five, exact. */
export function survivorRatios(wave: SurvivorWave): SurvivorRatios {
  const { survivorQuote, deficitQuote, raisedQuote, largestLossQuote } = wave
  const open = largerUnits(0n, deficitQuote - raisedQuote)
  const severityLoss = smallerUnits(raisedQuote, deficitQuote) * largestLossQuote
  return {
    ptsrPaper: over(survivorQuote, raisedQuote),
    ptsrCode: over(survivorQuote, open),
    pmrPaper: over(survivorQuote * deficitQuote, severityLoss),
    pmrCode: over(survivorQuote * deficitQuote, open * largestLossQuote),
    rdNse: over(survivorQuote, survivorQuote + deficitQuote - raisedQuote),
  }
}

function over(part: bigint, whole: bigint): Ratio | undefined {
  return whole === 0n ? undefined : ratio(part, whole)
}
