import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import { minus, none } from '../comparison/exact.ts'
import { larger, times } from './rational.ts'

/** One moment at which a backstop provider may take the bankrupt positions over. */
export interface WaitStage {
  readonly severity: Ratio
  readonly deficitQuote: bigint
  /** What stepping in costs the provider then: capital, expected slippage, the premium asked. Quote units. */
  readonly costQuote: bigint
}

/** What the provider does: `stayOut` where neither now nor any later moment pays. */
export type WaitVerdict = 'act' | 'wait' | 'stayOut'

/** The two choices at one moment. Quote units, exact. */
export interface WaitChoice {
  readonly actQuote: Ratio
  /** The best that can still come, discounted. */
  readonly waitQuote: Ratio
  readonly verdict: WaitVerdict
}

/**
 * Does a course of severities make a backstop provider wait? Who steps in receives what is raised and bears the cost,
 * θD − Γ; who waits keeps β times the best of what follows, and nothing if nothing pays. So nobody waits exactly where
 * θD ≥ Γ + βV of the next moment, worked out backwards from the last. It holds throughout where deficits and the
 * margin per unit, θ − Γ/D, do not grow and the margin is not negative. A severity that decays against a cost that does
 * not, breaks it.
 * @param discount β, 0 to 1: what one moment later is worth now
 */
export function noWait(stages: readonly WaitStage[], discount: Ratio): WaitChoice[] {
  const choices: WaitChoice[] = []
  let best = none
  for (const stage of stages.toReversed()) {
    const income = times(stage.severity, ratio(stage.deficitQuote))
    const actQuote = minus(income, ratio(stage.costQuote))
    const waitQuote = times(discount, best)
    choices.push({ actQuote, waitQuote, verdict: verdictOf(actQuote, waitQuote) })
    best = larger(actQuote, waitQuote)
  }
  return choices.toReversed()
}

function verdictOf(actQuote: Ratio, waitQuote: Ratio): WaitVerdict {
  if (compareRatios(actQuote, waitQuote) >= 0) return 'act'
  return waitQuote.numerator > 0n ? 'wait' : 'stayOut'
}
