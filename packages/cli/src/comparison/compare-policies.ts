import { BookRefused } from '@plimsoll/engine'
import { compareIdentifiers } from '@plimsoll/protocol'
import {
  type BoundWeights,
  certify,
  type ChosenPolicy,
  type ComparedPolicy,
  type DrainProblem,
  drainProblem,
  fewestAccounts,
  type MeasuredPolicy,
  measureRisk,
  measureRound,
  type NextShocks,
  type PlayedRound,
  type PlayedWaterfall,
  playRound,
  type ShockLaw,
} from '@plimsoll/reports'
import { shockLaw } from '@plimsoll/simulator'
import type { ComparisonGround } from './comparison-ground.ts'
import { type BoundFinder, loadBoundFinder } from './find-bound.ts'

/** Somebody who looks on. */
export interface ComparisonWatcher {
  /** Told before each policy. */
  readonly onPolicy: (policy: string) => void
  /** Told what a policy did, before it is measured. */
  readonly onPlayed?: (policy: string, played: PlayedRound) => void
}

/** Each policy on the same ground, against the same law of next moves. One that the ground cannot serve is a row with its reason. */
export async function comparePolicies(
  ground: ComparisonGround,
  policies: readonly ChosenPolicy[],
  nextShocks: NextShocks,
  { onPolicy, onPlayed }: ComparisonWatcher,
): Promise<ComparedPolicy[]> {
  const law = lawFor(ground, nextShocks)
  const weights = new KnownWeights(await loadBoundFinder())
  return policies.map(({ policy, kind, waterfall }): ComparedPolicy => {
    onPolicy(policy)
    const walked = walk(ground, waterfall)
    if ('refused' in walked) return { policy, kind, refused: walked.refused }
    const { played, waterfallHash } = walked
    onPlayed?.(policy, played)
    return {
      policy,
      kind,
      waterfallHash,
      outcome: measureRound(played),
      risk: measureRisk(played, law, nextShocks.levelPpm),
      ...certified(drainProblem(played), weights),
    }
  })
}

function walk(
  { load, refusalOf, timeMs }: ComparisonGround,
  waterfall: ChosenPolicy['waterfall'],
): PlayedWaterfall {
  try {
    return playRound(load(waterfall), timeMs)
  } catch (error) {
    if (error instanceof BookRefused) return { refused: refusalOf(error) }
    throw error
  }
}

/** In the order of the ids of markets, so that the order of a book's rows changes nothing. */
function lawFor(ground: ComparisonGround, { seed, draws }: NextShocks): ShockLaw {
  const markets = ground.markets.toSorted((a, b) => compareIdentifiers(a.market, b.market))
  return { markets: markets.map(({ market }) => market), shocks: shockLaw(seed, markets, draws) }
}

function certified(
  problem: DrainProblem | undefined,
  weights: KnownWeights,
): Pick<MeasuredPolicy, 'certificate' | 'fewest'> {
  if (problem === undefined) return {}
  const certificate = certify(problem, weights.of(problem))
  return { ...(certificate && { certificate }), fewest: fewestAccounts(problem) }
}

/** Weights for choices that ask for the same lots of the same buckets are looked for once: any weights prove a bound. */
class KnownWeights {
  readonly #finder: BoundFinder
  readonly #known = new Map<string, BoundWeights | undefined>()

  constructor(finder: BoundFinder) {
    this.#finder = finder
  }

  of(problem: DrainProblem): BoundWeights | undefined {
    if (problem.moves.length === 0) return undefined
    const groups = problem.groups.map(({ market, side, lots }) => [market, side, String(lots)])
    const key = JSON.stringify([groups, problem.moves, problem.buckets.length])
    if (!this.#known.has(key)) this.#known.set(key, this.#finder.findWeights(problem))
    return this.#known.get(key)
  }
}
