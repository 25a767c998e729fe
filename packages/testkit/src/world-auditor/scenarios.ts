import type { BookSpec, StressSpec } from '@plimsoll/engine'
import type { Market } from './world.ts'

/** A move of all prices that a book publishes: by market, in the order of markets, a return in millionths. */
export interface Scenario {
  readonly id: string
  readonly move: Move
  readonly isOneSided: boolean
}

/** Millionths by market. */
type Move = readonly bigint[]

/** What a policy looks at. */
export interface Moves {
  readonly moves: readonly Move[]
  /** Whether exposure that is attested elsewhere counts. */
  readonly countsHedges: boolean
}

const million = 1_000_000n

export function loadScenarios(
  { scenarios = [] }: BookSpec,
  markets: readonly Market[],
): Scenario[] {
  return scenarios.map(({ scenario, returns, isOneSided }) => ({
    id: scenario,
    isOneSided: isOneSided === true,
    move: markets.map(({ spec }) => {
      const stated = returns.find(({ market }) => market === spec.market)
      if (stated === undefined) throw new Error(`${scenario} says nothing of ${spec.market}`)
      return BigInt(stated.returnPpm)
    }),
  }))
}

/** The moves that a policy looks at where it asks in a market, each in both directions unless it is one-sided (SPEC N-1). */
export function movesOf(
  {
    scenarios,
    markets,
  }: { readonly scenarios: readonly Scenario[]; readonly markets: readonly Market[] },
  stress: StressSpec,
  asked: Market,
): Moves {
  const alone = markets.map((market) => (market === asked ? million : 0n))
  if (stress === 'ownMarket') return { moves: [alone, opposite(alone)], countsHedges: false }
  const named =
    stress === 'published' ? scenarios : scenarios.filter(({ id }) => id === stress.scenario)
  if (scenarios.length === 0) return { moves: [alone, opposite(alone)], countsHedges: true }
  return {
    moves: named.flatMap(({ move, isOneSided }) => (isOneSided ? [move] : [move, opposite(move)])),
    countsHedges: true,
  }
}

function opposite(move: Move): Move {
  return move.map((ppm) => -ppm)
}
