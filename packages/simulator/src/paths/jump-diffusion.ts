import { normalQuantile } from '../populations/portable-math.ts'
import { evenDraw } from '../populations/ranks.ts'
import type { JumpDiffusion } from '../scenarios/scenario.ts'
import { fraction } from '../venue/millionths.ts'
import { worldStream } from '../venue/random-streams.ts'
import type { OwnMoves, PathMarket } from './index-path.ts'

const SECONDS_AN_HOUR = 3600

/**
 * Random walks: a common factor that every market follows by its beta, a walk and jumps of its own (Merton 1976), and jumps of
 * the factor. In a step of dt seconds a log price moves by
 *
 *   beta × (factor × √dt × Z + common jump) + volatility × √dt × Zᵢ + own jump
 *
 * with independent standard normal Z. A market jumps at most once in a step, with the probability `jumpsPerHour` × dt / 3600.
 * Every step draws the same number of random numbers, whatever happens.
 */
export function jumpDiffusion(
  markets: readonly PathMarket[],
  paths: JumpDiffusion,
  seed: number,
): OwnMoves {
  const stream = worldStream(seed, 'index')
  const normal = (): number => normalQuantile(evenDraw(stream))
  const commonJump = commonJumps(paths, seed)
  let beforeMs = 0
  return (elapsedMs) => {
    const seconds = (elapsedMs - beforeMs) / 1000
    beforeMs = elapsedMs
    const root = Math.sqrt(seconds)
    const factor = fraction(paths.factorPpm) * root * normal() + commonJump(seconds)
    const jumpChance = (paths.jumpsPerHour * seconds) / SECONDS_AN_HOUR
    return markets.map(({ beta, volatilityPpm }) => {
      const own = fraction(volatilityPpm) * root * normal()
      const isJump = evenDraw(stream) < jumpChance
      const jump = fraction(paths.jumpPpm) * normal()
      return beta * factor + own + (isJump ? jump : 0)
    })
  }
}

/** Jumps of the factor in a step. They draw from a stream of their own, so that a run without them is the same as ever. */
function commonJumps(
  { commonJumps: spec }: JumpDiffusion,
  seed: number,
): (seconds: number) => number {
  if (spec === undefined) return () => 0
  const { perHour, meanPpm, deviationPpm } = spec
  const stream = worldStream(seed, 'commonJumps')
  return (seconds) => {
    const isJump = evenDraw(stream) < (perHour * seconds) / SECONDS_AN_HOUR
    const size = fraction(meanPpm) + fraction(deviationPpm) * normalQuantile(evenDraw(stream))
    return isJump ? size : 0
  }
}
