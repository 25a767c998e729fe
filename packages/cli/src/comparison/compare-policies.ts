import { type BookSpec, type DomainTotals, view } from '@plimsoll/engine'
import { compareIdentifiers, type ParsedBook } from '@plimsoll/protocol'
import {
  type BoundWeights,
  certify,
  type ComparedPolicy,
  type DrainProblem,
  drainProblem,
  fewestAccounts,
  type MeasuredPolicy,
  measureRisk,
  measureRound,
  type NextShocks,
  type ShockLaw,
} from '@plimsoll/reports'
import { shockLaw } from '@plimsoll/simulator'
import { loadState } from '../book/resolve-book.ts'
import type { ChosenPolicy } from './choose-policies.ts'
import { type BoundFinder, loadBoundFinder } from './find-bound.ts'
import { walkWaterfall } from './walk-waterfall.ts'

/** Policies over one book, and what the book holds. */
export interface ComparedPolicies {
  readonly before: DomainTotals
  readonly policies: readonly ComparedPolicy[]
}

/**
 * Each policy over the same book, against the same law of next moves. One that the book cannot serve is a row with its reason.
 *
 * @param onPolicy told before each
 * @throws CommandFailure where the book cannot be loaded whatever its waterfall
 */
export async function comparePolicies(
  book: ParsedBook,
  policies: readonly ChosenPolicy[],
  nextShocks: NextShocks,
  onPolicy: (policy: string) => void,
): Promise<ComparedPolicies> {
  const before = view(loadState({ ...book, spec: { ...book.spec, waterfall: [] } })).totals()
  const law = lawFor(book.spec, nextShocks)
  const weights = new KnownWeights(await loadBoundFinder())
  const compared = policies.map(({ policy, kind, waterfall }): ComparedPolicy => {
    onPolicy(policy)
    const walked = walkWaterfall({ ...book, spec: { ...book.spec, waterfall } })
    if ('refused' in walked) return { policy, kind, refused: walked.refused }
    const { played, waterfallHash } = walked
    return {
      policy,
      kind,
      waterfallHash,
      outcome: measureRound(played),
      risk: measureRisk(played, law, nextShocks.levelPpm),
      ...certified(drainProblem(played), weights),
    }
  })
  return { before, policies: compared }
}

/** In the order of the ids of markets, so that the order of a book's rows changes nothing. */
function lawFor(spec: BookSpec, { seed, draws }: NextShocks): ShockLaw {
  const markets = spec.markets.toSorted((a, b) => compareIdentifiers(a.market, b.market))
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
