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
import { withShortSide } from './short-side.ts'
import {
  leastEquityWhole,
  type SizedTrader,
  type TraderDraft,
  type WeighedMarket,
} from './trader-draft.ts'

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
  const drafts = drawDrafts(population, weighed, seed)
  const quantile = marginalQuantile(population.equityWhole)
  const sized = drafts.map((draft) => sizedByEquity(draft, quantile(draft.probability)))
  const { shorts: spec, shortLeverage: leverage } = population
  const matched = spec === undefined ? sized : withShortSide(sized, { spec, leverage }, weighed)
  const digits = String(population.traders).length
  return matched.map((trader, index) => ({
    account: `trader-${String(index + 1).padStart(digits, '0')}`,
    equityWhole: trader.equityWhole,
    isIsolated: trader.isIsolated,
    holdings: trader.markets.map(({ market }, place) => ({
      market,
      notionalWhole: trader.notionalsWhole[place] ?? 0,
      entryFactor: trader.entryFactors[place] ?? 1,
    })),
  }))
}

function drawDrafts(
  population: PopulationSpec,
  weighed: readonly WeighedMarket[],
  seed: number,
): TraderDraft[] {
  const probabilities = slicesInDrawnOrder(population.traders, worldStream(seed, 'equities'))
  const leverages = worldStream(seed, 'leverages')
  const holdings = worldStream(seed, 'holdings')
  const entries = worldStream(seed, 'entries')
  return probabilities.map((probability) => {
    const isLong = chance(holdings, population.longPpm)
    const isIsolated = chance(holdings, population.isolatedPpm)
    const { longLeverage, shortLeverage } = population
    const drawn = drawLeverage(isLong ? longLeverage : shortLeverage, leverages)
    const markets = drawMarkets(weighed, drawCount(population, holdings), holdings)
    const leverage = isLong ? drawn * leverageFactor(population, markets) : drawn
    const sides = markets.map(() => isLong !== chance(holdings, population.hedgePpm))
    const entryFactors = markets.map(() => entryFactor(population, entries))
    return { isLong, isIsolated, probability, leverage, markets, sides, entryFactors }
  })
}

/** A trader of this equity at its leverage, or at what leaves a distance to maintenance. */
function sizedByEquity(draft: TraderDraft, equityWhole: number): SizedTrader {
  const { markets, sides, leverage } = draft
  const notionalWhole = bearable(equityWhole * leverage, equityWhole, markets) / markets.length
  return {
    ...draft,
    equityWhole,
    notionalsWhole: sides.map((isLong) => (isLong ? notionalWhole : -notionalWhole)),
  }
}

/** Every slice of (0, 1) is filled once, whatever the seed; who gets which is drawn. */
function slicesInDrawnOrder(count: number, stream: RandomStream): number[] {
  const order = Array.from({ length: count }, (_none, index) => ({ index, luck: stream() }))
  const probabilities = order.map(() => 0)
  spreadOverSlices(
    order.toSorted((a, b) => a.luck - b.luck),
    stream,
    ({ index }, probability) => {
      probabilities[index] = probability
    },
  )
  return probabilities
}

function drawLeverage(
  { median, logDeviation, maximum }: LeverageSpec,
  stream: RandomStream,
): number {
  const score = normalQuantile(evenDraw(stream))
  return Math.min(maximum, exponential(naturalLog(median) + logDeviation * score))
}

function leverageFactor(
  { longLeverageFactors = {} }: PopulationSpec,
  markets: readonly WeighedMarket[],
): number {
  const factors = markets.map(({ market }) => longLeverageFactors[market.market] ?? 1)
  return factors.reduce((sum, factor) => sum + factor, 0) / factors.length
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
  const least = leastEquityWhole(
    markets.map((market) => ({ market, notionalWhole: grossWhole / markets.length })),
  )
  return least > equityWhole ? (grossWhole * equityWhole) / least : grossWhole
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
