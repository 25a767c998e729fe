/**
 * The traders of a simulated venue, in whole units: who has how much, at which leverage, in which markets. Distributions
 * are data of the scenario; every draw comes from the seed.
 */
import type { BookSpec, MarketSpec } from '@plimsoll/engine'
import type { LeverageSpec, PopulationSpec } from '../scenarios/scenario.ts'
import { fraction } from '../venue/millionths.ts'
import { worldStream } from '../venue/random-streams.ts'
import { marginalQuantile } from './marginal.ts'
import { exponential, naturalLog, normalQuantile } from './portable-math.ts'
import type { RandomStream } from './random-stream.ts'
import { evenDraw, spreadOverSlices } from './ranks.ts'

/** One trader before it has an account. */
export interface DrawnTrader {
  readonly account: string
  readonly equityWhole: number
  readonly isIsolated: boolean
  readonly holdings: readonly DrawnHolding[]
}

/** A position in whole units: signed value at the start, and where it was entered. */
export interface DrawnHolding {
  readonly market: MarketSpec
  readonly notionalWhole: number
  /** Entry price as a multiple of the price at the start. */
  readonly entryFactor: number
}

/** A market, how likely it is traded, and its maintenance in whole units. */
interface WeighedMarket {
  readonly market: MarketSpec
  readonly weight: number
  readonly tiers: readonly { readonly fromWhole: number; readonly rate: number }[]
}

/** Nobody starts closer to liquidation than this multiple of maintenance. */
const SAFETY = 1.3

/** The traders of a seed, in order of their names. */
export function drawTraders(
  population: PopulationSpec,
  { markets, asset }: Pick<BookSpec, 'markets' | 'asset'>,
  seed: number,
): DrawnTrader[] {
  const weighed = markets.map((market) => ({
    market,
    weight: population.weights[market.market] ?? 0,
    tiers: tiersWhole(market, Number(asset.wholeUnitQuote)),
  }))
  const equities = equitiesWhole(population, worldStream(seed, 'equities'))
  const leverages = worldStream(seed, 'leverages')
  const holdings = worldStream(seed, 'holdings')
  const entries = worldStream(seed, 'entries')
  const digits = String(population.traders).length
  return equities.map((equityWhole, index) => {
    const isLong = chance(holdings, population.longPpm)
    const isIsolated = chance(holdings, population.isolatedPpm)
    const { longLeverage, shortLeverage } = population
    const leverage = drawLeverage(isLong ? longLeverage : shortLeverage, leverages)
    const chosen = drawMarkets(weighed, drawCount(population, holdings), holdings)
    const sides = chosen.map(() => isLong !== chance(holdings, population.hedgePpm))
    const factors = chosen.map(() => entryFactor(population, entries))
    const notionalWhole = bearable(equityWhole * leverage, equityWhole, chosen) / chosen.length
    return {
      account: `trader-${String(index + 1).padStart(digits, '0')}`,
      equityWhole,
      isIsolated,
      holdings: chosen.map(({ market }, place) => ({
        market,
        notionalWhole: (sides[place] ?? isLong) ? notionalWhole : -notionalWhole,
        entryFactor: factors[place] ?? 1,
      })),
    }
  })
}

/** Every slice of the distribution is filled once, whatever the seed; who gets which is drawn. */
function equitiesWhole({ traders, equityWhole }: PopulationSpec, stream: RandomStream): number[] {
  const order = Array.from({ length: traders }, (_none, index) => ({ index, luck: stream() }))
  const quantile = marginalQuantile(equityWhole)
  const equities = order.map(() => 0)
  spreadOverSlices(
    order.toSorted((a, b) => a.luck - b.luck),
    stream,
    ({ index }, probability) => {
      equities[index] = quantile(probability)
    },
  )
  return equities
}

function drawLeverage(
  { median, logDeviation, maximum }: LeverageSpec,
  stream: RandomStream,
): number {
  const score = normalQuantile(evenDraw(stream))
  return Math.min(maximum, exponential(naturalLog(median) + logDeviation * score))
}

function drawCount(population: PopulationSpec, stream: RandomStream): number {
  const draw = evenDraw(stream)
  const three = fraction(population.threePositionsPpm)
  if (draw < three) return 3
  return draw < three + fraction(population.twoPositionsPpm) ? 2 : 1
}

/** Different markets, each as likely as its weight among those not chosen yet. */
function drawMarkets(
  markets: readonly WeighedMarket[],
  count: number,
  stream: RandomStream,
): WeighedMarket[] {
  const chosen: WeighedMarket[] = []
  for (let place = 0; place < Math.min(count, markets.length); place += 1) {
    const open = markets.filter((market) => !chosen.includes(market))
    let left = evenDraw(stream) * open.reduce((sum, { weight }) => sum + weight, 0)
    const next = open.find(({ weight }) => (left -= weight) < 0) ?? open.at(-1)
    if (next !== undefined) chosen.push(next)
  }
  return chosen
}

function entryFactor({ entrySpreadPpm }: PopulationSpec, stream: RandomStream): number {
  return exponential(fraction(entrySpreadPpm) * normalQuantile(evenDraw(stream)))
}

/** The notional that leaves a distance to maintenance. */
function bearable(
  grossWhole: number,
  equityWhole: number,
  markets: readonly WeighedMarket[],
): number {
  const needed = markets.reduce(
    (sum, market) => sum + maintenanceWhole(market, grossWhole / markets.length),
    0,
  )
  return needed * SAFETY > equityWhole ? (grossWhole * equityWhole) / (needed * SAFETY) : grossWhole
}

function maintenanceWhole({ tiers }: WeighedMarket, notionalWhole: number): number {
  return tiers.reduce((sum, { fromWhole, rate }, index) => {
    const end = Math.min(notionalWhole, tiers[index + 1]?.fromWhole ?? notionalWhole)
    return sum + Math.max(0, end - fromWhole) * rate
  }, 0)
}

function tiersWhole(
  { maintenanceTiers }: MarketSpec,
  wholeUnitQuote: number,
): WeighedMarket['tiers'] {
  return maintenanceTiers.map(({ notionalFromQuote, rate: { numerator, denominator } }) => ({
    fromWhole: Number(notionalFromQuote) / wholeUnitQuote,
    rate: Number(numerator) / Number(denominator),
  }))
}

function chance(stream: RandomStream, ppm: number): boolean {
  return evenDraw(stream) < fraction(ppm)
}
