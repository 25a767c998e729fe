import { type MarginView, type Ratio, ratio } from '@plimsoll/engine'
import type { PlayedRound } from '../comparison/played-round.ts'
import { type Exposure, exposuresOf } from './exposures.ts'
import {
  errorOf,
  largestReturnPpm,
  lawMoves,
  lossIn,
  lossNear,
  type PriceMove,
  type ShockLaw,
} from './price-moves.ts'

/** What the next move of prices would leave unpaid. Quote units, exact. */
export interface NextShock {
  readonly meanQuote: Ratio
  /** Expected shortfall: the mean over the worst part of the law. */
  readonly shortfallQuote: Ratio
}

const million = 1_000_000n

/**
 * The deficits that one more move of all prices would leave after a round, over every bucket of every account, cases included:
 * Σ max(0, −equity after the move), each rounded up to a unit (SPEC B-5). No fund and no new cut stands in between. Their mean over
 * a law, and their mean over its worst 1 − level: the move on the border counts with the part of its weight that belongs to it.
 */
export function nextShock(
  { spec, after }: Pick<PlayedRound, 'spec' | 'after'>,
  law: ShockLaw,
  levelPpm: number,
): NextShock {
  return averaged(shockLosses(spec, after.margins, law), levelPpm)
}

interface ShockLoss {
  readonly weight: bigint
  readonly lossQuote: bigint
}

function shockLosses(
  spec: PlayedRound['spec'],
  margins: readonly MarginView[],
  law: ShockLaw,
): readonly ShockLoss[] {
  const { scale, exposures } = exposuresOf(spec, margins, 'held')
  const shocks = lawMoves(spec, law).map(({ weight, move }) => ({
    weight: BigInt(weight),
    move: move.map((one, market) =>
      spec.markets[market]?.contract === 'inverse' ? valueReturnPpm(one) : one,
    ),
  }))
  const returnMaxPpm = largestReturnPpm(shocks.map(({ move }) => move))
  const losses = shocks.map(() => 0n)
  for (const exposure of exposures) {
    const safe = exposure.grossNear * returnMaxPpm * (1 + 1e-9) < exposure.equityNear * 1e6
    if (safe) continue
    shocks.forEach(({ move }, index) => {
      const lossQuote = deficitAfter(exposure, move, { scale, returnMaxPpm })
      if (lossQuote > 0n) losses[index] = (losses[index] ?? 0n) + lossQuote
    })
  }
  return shocks.map(({ weight }, index) => ({ weight, lossQuote: losses[index] ?? 0n }))
}

/** A lot of an inverse contract gains 1 − 1/(1 + r) of its value for whoever is long: towards 0 in whole millionths. */
function valueReturnPpm(returnPpm: number): number {
  return Math.trunc((returnPpm * 1e6) / (1e6 + returnPpm))
}

function deficitAfter(
  exposure: Exposure,
  move: PriceMove,
  { scale, returnMaxPpm }: { readonly scale: bigint; readonly returnMaxPpm: number },
): bigint {
  const { equity, equityNear } = exposure
  const near = lossNear(exposure, move) - equityNear * 1e6
  if (near < -errorOf(exposure, returnMaxPpm)) return 0n
  const short = lossIn(exposure, move) - equity * million
  return short <= 0n ? 0n : (short + scale * million - 1n) / (scale * million)
}

function averaged(losses: readonly ShockLoss[], levelPpm: number): NextShock {
  const weight = losses.reduce((sum, one) => sum + one.weight, 0n)
  if (weight === 0n) return { meanQuote: ratio(0n), shortfallQuote: ratio(0n) }
  const total = losses.reduce((sum, one) => sum + one.weight * one.lossQuote, 0n)
  // Weights are counted in millionths, so that the border can fall inside a move.
  const tail = weight * (million - BigInt(levelPpm))
  let left = tail
  let worst = 0n
  for (const one of losses.toSorted((a, b) => (a.lossQuote < b.lossQuote ? 1 : -1))) {
    const counted = one.weight * million < left ? one.weight * million : left
    worst += counted * one.lossQuote
    left -= counted
  }
  return { meanQuote: ratio(total, weight), shortfallQuote: ratio(worst, tail) }
}
