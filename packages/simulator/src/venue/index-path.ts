import { exponential, naturalLog, normalQuantile } from '../populations/portable-math.ts'
import { evenDraw } from '../populations/ranks.ts'
import type { PathSpec, Shock } from '../scenarios/scenario.ts'
import { fraction } from './millionths.ts'
import { worldStream } from './random-streams.ts'
import type { WorldMarket } from './world-market.ts'

/** Where the price of one market elsewhere stands. */
export interface IndexPoint {
  /** Not on the grid. */
  readonly priceTicks: number
  /** Change of its logarithm since the step before. */
  readonly logMove: number
}

/** Advances to a time of the run and says where each market stands, in the order of the scenario. */
export type IndexPath = (elapsedMs: number) => readonly IndexPoint[]

/** Markets, how they move by themselves, and what is scheduled. */
export interface PathTerms {
  readonly markets: readonly Pick<WorldMarket, 'market' | 'startTicks' | 'volatilityPpm' | 'beta'>[]
  readonly paths: PathSpec
  readonly shocks: readonly Shock[]
}

/**
 * Jump diffusion with a common factor, and the scheduled shocks on top. Every step draws the same number of random numbers,
 * whatever happens, and uses nothing but + − × ÷ and roots, so a seed gives the same path on every machine.
 */
export function indexPath({ markets, paths, shocks }: PathTerms, seed: number): IndexPath {
  if (paths.kind !== 'jumpDiffusion') throw new RangeError(`no path is of kind ${paths.kind} yet`)
  const stream = worldStream(seed, 'index')
  const normal = (): number => normalQuantile(evenDraw(stream))
  const logs = markets.map(() => 0)
  let beforeMs = 0
  return (elapsedMs) => {
    const seconds = (elapsedMs - beforeMs) / 1000
    const root = Math.sqrt(seconds)
    const factor = fraction(paths.factorPpm) * root * normal()
    const jumpChance = (paths.jumpsPerHour * seconds) / 3600
    const points = markets.map((market, index) => {
      const own = fraction(market.volatilityPpm) * root * normal()
      const isJump = evenDraw(stream) < jumpChance
      const jump = fraction(paths.jumpPpm) * normal()
      const logMove =
        market.beta * factor +
        own +
        (isJump ? jump : 0) +
        scheduledMove(shocks, market, beforeMs, elapsedMs)
      const log = (logs[index] ?? 0) + logMove
      logs[index] = log
      return { priceTicks: market.startTicks * exponential(log), logMove }
    })
    beforeMs = elapsedMs
    return points
  }
}

function scheduledMove(
  shocks: readonly Shock[],
  { market }: Pick<WorldMarket, 'market'>,
  fromMs: number,
  toMs: number,
): number {
  return shocks.reduce((sum, shock) => {
    const changePpm = shock.changePpm[market]
    if (changePpm === undefined) return sum
    const part = progress(shock, toMs) - progress(shock, fromMs)
    return sum + part * naturalLog(1 + fraction(changePpm))
  }, 0)
}

function progress({ fromMs, toMs }: Shock, elapsedMs: number): number {
  if (elapsedMs <= fromMs) return 0
  return elapsedMs >= toMs ? 1 : (elapsedMs - fromMs) / (toMs - fromMs)
}
