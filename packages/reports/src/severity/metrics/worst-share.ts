import { type Ratio, ratio } from '@plimsoll/engine'
import { none } from '../../comparison/exact.ts'
import { larger } from '../rational.ts'

/** A winner that was charged. Quote units, before the charge. */
export interface ChargedWinner {
  readonly chargedQuote: bigint
  readonly equityQuote: bigint
  /** What can be charged: profit, or the smaller of profit and equity. */
  readonly capacityQuote: bigint
}

/** max charge / equity. Undefined where someone without equity was charged: no share says how hard that is. */
export function worstShareOfEquity(winners: Iterable<ChargedWinner>): Ratio | undefined {
  return worst(winners, ({ equityQuote }) => equityQuote)
}

/** max charge / capacity. Another number than the share of equity, and often far from it. */
export function worstShareOfCapacity(winners: Iterable<ChargedWinner>): Ratio | undefined {
  return worst(winners, ({ capacityQuote }) => capacityQuote)
}

function worst(
  winners: Iterable<ChargedWinner>,
  baseOf: (winner: ChargedWinner) => bigint,
): Ratio | undefined {
  let share = none
  for (const winner of winners) {
    if (winner.chargedQuote === 0n) continue
    const base = baseOf(winner)
    if (base <= 0n) return undefined
    share = larger(share, ratio(winner.chargedQuote, base))
  }
  return share
}
