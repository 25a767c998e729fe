import { accountBurdens } from '../comparison/account-burdens.ts'
import type { PlayedRound } from '../comparison/played-round.ts'
import { positionCuts } from '../comparison/position-cuts.ts'
import { roundFills } from '../comparison/round-fills.ts'
import { type BurdenShares, burdenShares } from './burden-shares.ts'
import { nextShock, type NextShock } from './next-shock.ts'
import type { ShockLaw } from './price-moves.ts'
import { type Rehedge, rehedgeOf } from './rehedge.ts'
import { stressAfter, type StressAfter } from './stress-after.ts'

/** What a round leaves a venue and its accounts open to, in exact numbers. Quote units throughout. */
export interface RoundRisk {
  readonly nextShock: NextShock
  readonly stress: StressAfter
  readonly shares: BurdenShares
  readonly rehedge: Rehedge
  /** Positions that were closed whole, and all that were cut. */
  readonly fullCloses: number
  readonly positionsCut: number
}

/**
 * Measures what one round leaves behind, against the scenarios of its book and a law of next moves. Reads nothing but its
 * arguments; `levelPpm` is the level of the expected shortfall in millionths.
 */
export function measureRisk(played: PlayedRound, law: ShockLaw, levelPpm: number): RoundRisk {
  const fills = roundFills(played)
  const burdens = accountBurdens(played, fills)
  const cuts = positionCuts(fills, played.before.margins)
  return {
    nextShock: nextShock(played, law, levelPpm),
    stress: stressAfter(played, law, fills),
    shares: burdenShares(played, burdens),
    rehedge: rehedgeOf(fills),
    fullCloses: cuts.filter(({ share }) => share.numerator === share.denominator).length,
    positionsCut: cuts.length,
  }
}
