import {
  addRatios,
  decodeSnapshot,
  encodeSnapshot,
  type Ratio,
  ratio,
  step,
  stepRound,
  view,
} from '@plimsoll/engine'
import { nextShock, type ShockLaw } from '@plimsoll/reports'
import type { PriceShock } from '@plimsoll/simulator'
import type { TrialRound } from './trial-round.ts'

/** How long after the round the next one opens, milliseconds: within one deleveraging event. */
const secondRoundAfterMs = 60_000

/**
 * Deficits of the cases of a round that opens after one more move, mean over some moves, quote units. Where the first round
 * closed all its cases these are the losses of the move and nothing has to be walked; a suspended case may have to give back what it
 * was paid, to accounts that are cases now (SPEC R-7).
 */
export function secondDeficitQuote(round: TrialRound, { markets, shocks }: ShockLaw): Ratio {
  const isSettled = round.played.round.cases.every(({ status }) => status === 'closed')
  if (isSettled) return nextShock(round.played, { markets, shocks }, 0).meanQuote
  const total = shocks.reduce(
    (sum, shock) => addRatios(sum, ratio(walkedDeficitQuote(round, shock))),
    ratio(0n),
  )
  return ratio(total.numerator, total.denominator * BigInt(shocks.length))
}

/** The same for one move, from the round itself. The state stays as it is. */
export function walkedDeficitQuote(
  { played: { spec }, state }: TrialRound,
  { returnsPpm }: Pick<PriceShock, 'returnsPpm'>,
): bigint {
  const later = decodeSnapshot(encodeSnapshot(state))
  const timeMs = spec.timeMs + secondRoundAfterMs
  const prices = spec.markets.map(({ market, markPriceTicks }, at) => {
    const factor = BigInt(1_000_000 + (returnsPpm[at] ?? 0))
    const ticks = ratio(markPriceTicks.numerator * factor, markPriceTicks.denominator * 1_000_000n)
    return {
      market,
      markPriceTicks: ticks,
      indexPriceTicks: ticks,
      sources: 1,
      priceTimeMs: timeMs,
    }
  })
  const moved = step(later, { kind: 'updatePrices', timeMs, prices })
  if (moved.outcome !== 'accepted') throw new Error('a book of the trial takes every price')
  const decision = stepRound(later, timeMs)
  if (decision.outcome !== 'accepted') return 0n
  const { cases } = view(later).round(decision.events)
  return cases.reduce((sum, { deficitQuote }) => sum + deficitQuote, 0n)
}
