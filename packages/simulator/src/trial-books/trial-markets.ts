import { type BookSpec, type MarketSpec, quoteUnits, ratio } from '@plimsoll/engine'
import { type TrialDraws, trialDraws } from './trial-draws.ts'
import type { TrialFamilySpec } from './trial-family.ts'

/** One market of a trial book, after its price has moved. */
export interface TrialMarket {
  readonly market: string
  /** Value of a lot before the move and after it, quote units; a tick is a unit. */
  readonly beforeQuote: number
  readonly markQuote: number
  /** Loading on the common factor, millionths. */
  readonly betaPpm: number
}

/** A move of all prices that the book publishes. */
export type TrialScenario = NonNullable<BookSpec['scenarios']>[number]

/** Markets of a book and which way they moved. */
export interface TrialVenue {
  readonly markets: readonly TrialMarket[]
  /** The side that the move favours. */
  readonly favoured: 'long' | 'short'
}

const MILLION = 1_000_000n
const factorReturnPpm = 120_000
const evenReturnPpm = 100_000
const rotationReturnPpm = 80_000

/** Markets and their moves: down in three books of four, up in the others, by the loading and a fifth of noise. */
export function drawVenue(spec: TrialFamilySpec, seed: number): TrialVenue {
  const draws = trialDraws(seed, 1)
  const favoured = draws.between(1, 4) === 1 ? 'long' : 'short'
  const movePermille = draws.between(...spec.movePermille)
  const count = draws.between(...spec.markets)
  const markets = Array.from({ length: count }, (_, index) =>
    drawMarket(draws, { index, movePermille, favoured }),
  )
  return { markets, favoured }
}

interface Move {
  readonly index: number
  readonly movePermille: number
  readonly favoured: TrialVenue['favoured']
}

function drawMarket(draws: TrialDraws, { index, movePermille, favoured }: Move): TrialMarket {
  const betaPpm = draws.between(700, 1_600) * 1_000
  const beforeQuote = draws.between(800, 12_000)
  const ownPercent = draws.between(80, 120)
  const movedPermille = Math.floor((movePermille * betaPpm * ownPercent) / 100_000_000)
  const changePermille = (favoured === 'short' ? -1 : 1) * Math.min(600, movedPermille)
  const markQuote = Math.floor((beforeQuote * (1_000 + changePermille)) / 1_000)
  return { market: `T${index + 1}`, beforeQuote, markQuote, betaPpm }
}

/** The same for the engine: index and previous prices are there, so that every price rule has what it needs. */
export function marketSpecOf({ market, beforeQuote, markQuote }: TrialMarket): MarketSpec {
  const tiers = (ratePpm: bigint): MarketSpec['maintenanceTiers'] => [
    { notionalFromQuote: quoteUnits(0n), rate: ratio(ratePpm, MILLION) },
    { notionalFromQuote: quoteUnits(50_000_000n), rate: ratio(2n * ratePpm, MILLION) },
  ]
  return {
    market,
    contract: 'linear',
    tickValueQuote: quoteUnits(1n),
    markPriceTicks: ratio(BigInt(markQuote)),
    previousMarkPriceTicks: ratio(BigInt(beforeQuote)),
    indexPriceTicks: ratio(BigInt(markQuote)),
    previousIndexPriceTicks: ratio(BigInt(beforeQuote)),
    maintenanceTiers: tiers(10_000n),
    initialTiers: tiers(20_000n),
  }
}

/**
 * What the book publishes: the factor by each market's loading, all markets alike, and every other market against the rest.
 * The shocks that a trial measures with are drawn apart from them.
 */
export function scenariosOf(markets: readonly TrialMarket[]): readonly TrialScenario[] {
  const scenario = (
    name: string,
    returnPpm: (market: TrialMarket, index: number) => number,
  ): TrialScenario => ({
    scenario: name,
    returns: markets.map((one, index) => ({
      market: one.market,
      returnPpm: returnPpm(one, index),
    })),
  })
  return [
    scenario('factor', ({ betaPpm }) => Math.floor((factorReturnPpm * betaPpm) / 1_000_000)),
    scenario('even', () => evenReturnPpm),
    scenario('rotation', (_, index) => (index % 2 === 0 ? rotationReturnPpm : -rotationReturnPpm)),
  ]
}
