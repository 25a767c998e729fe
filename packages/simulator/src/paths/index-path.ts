import { exponential } from '../populations/portable-math.ts'
import type { PathSpec, Shock } from '../scenarios/scenario.ts'
import type { WorldMarket } from '../venue/world-market.ts'
import { blockBootstrap } from './block-bootstrap.ts'
import { jumpDiffusion } from './jump-diffusion.ts'
import { pricePoints } from './price-points.ts'
import { scheduledMove } from './scheduled-move.ts'

/** Where the price of one market elsewhere stands. */
export interface IndexPoint {
  /** Not on the grid. */
  readonly priceTicks: number
  /** Change of its logarithm since the step before. */
  readonly logMove: number
  /** The price is known, not drawn: every source says exactly this. */
  readonly isKnown?: true
}

/** Advances to a time of the run and says where each market stands, in the order of the scenario. */
export type IndexPath = (elapsedMs: number) => readonly IndexPoint[]

/** What a path needs to know of a market. */
export type PathMarket = Pick<WorldMarket, 'market' | 'startTicks' | 'volatilityPpm' | 'beta'>

/** Markets, how they move by themselves, and what is scheduled. */
export interface PathTerms {
  readonly markets: readonly PathMarket[]
  readonly paths: PathSpec
  readonly shocks: readonly Shock[]
  readonly stepMs: number
}

/** Advances to a time and says by how much the logarithm of each price has moved by itself since the last. */
export type OwnMoves = (elapsedMs: number) => readonly number[]

/**
 * Prices elsewhere, with the scheduled shocks on top. They are functions of the seed, of nothing that happens on the venue, and use nothing but
 * + − × ÷ and roots, so a seed gives the same path on every machine.
 *
 * @throws RangeError for a history or points that cannot be followed, naming what is wrong with them
 */
export function indexPath(terms: PathTerms, seed: number): IndexPath {
  const { paths } = terms
  switch (paths.kind) {
    case 'jumpDiffusion':
      return moved(terms, jumpDiffusion(terms.markets, paths, seed))
    case 'bootstrap':
      return moved(terms, blockBootstrap(terms, paths, seed))
    case 'points':
      return pricePoints(terms, paths)
  }
}

/** Prices that start at their first mark and move by what they are given, shocks included. */
function moved({ markets, shocks }: PathTerms, ownMoves: OwnMoves): IndexPath {
  const logs = markets.map(() => 0)
  let beforeMs = 0
  return (elapsedMs) => {
    const moves = ownMoves(elapsedMs)
    const points = markets.map(({ market, startTicks }, index) => {
      const logMove =
        (moves[index] ?? 0) + scheduledMove(shocks, market, { fromMs: beforeMs, toMs: elapsedMs })
      const log = (logs[index] ?? 0) + logMove
      logs[index] = log
      return { priceTicks: startTicks * exponential(log), logMove }
    })
    beforeMs = elapsedMs
    return points
  }
}
