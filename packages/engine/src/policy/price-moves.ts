import type { MarketSpec } from '../market/market-spec.ts'
import { assert } from '../quantity/assert.ts'
import { type PriceMove, wholePpm } from '../risk/stress.ts'
import type { StressSpec } from './policy-spec.ts'

/** A scenario as a book publishes it. */
interface PublishedScenario {
  readonly scenario: string
  readonly returns: readonly { readonly market: string; readonly returnPpm: number }[]
  readonly isOneSided?: true
}

/** What moves of prices are taken from. */
export interface Scenarios {
  readonly markets: readonly Pick<MarketSpec, 'market'>[]
  readonly scenarios?: readonly PublishedScenario[]
}

/** The moves that a policy looks at, both directions of each that is not one-sided (SPEC N-1). */
export function priceMoves(
  stress: StressSpec,
  { markets, scenarios }: Scenarios,
  askedMarket: number,
): PriceMove[] {
  if (stress === 'ownMarket') {
    return bothWays(markets.map((_, market) => (market === askedMarket ? wholePpm : 0n)))
  }
  if (scenarios === undefined) {
    assert(markets.length === 1, 'a policy is refused without scenarios')
    return bothWays([wholePpm])
  }
  const chosen =
    stress === 'published'
      ? scenarios
      : scenarios.filter(({ scenario }) => scenario === stress.scenario)
  return chosen.flatMap(({ returns, isOneSided }) => {
    const byMarket = new Map(returns.map(({ market, returnPpm }) => [market, BigInt(returnPpm)]))
    const move = markets.map(({ market }) => byMarket.get(market) ?? 0n)
    return isOneSided ? [move] : bothWays(move)
  })
}

function bothWays(move: PriceMove): PriceMove[] {
  return [move, move.map((ppm) => -ppm)]
}
