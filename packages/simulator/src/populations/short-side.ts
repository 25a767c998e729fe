import type { LeverageSpec, ShortSide } from '../scenarios/scenario.ts'
import { marginalQuantile } from './marginal.ts'
import { exponential, naturalLog, normalQuantile } from './portable-math.ts'
import { leastEquityWhole, type SizedTrader, type WeighedMarket } from './trader-draft.ts'

/** This share of those who are short, the largest of them, is placed where open interest is missing. */
const PLACED_PART = 0.02

/** The same traders with the known sizes on the short side, and a long side that matches them. */
export function withShortSide(
  traders: readonly SizedTrader[],
  { spec, leverage }: { readonly spec: ShortSide; readonly leverage: LeverageSpec },
  markets: readonly WeighedMarket[],
): SizedTrader[] {
  const sized = sizeShorts(traders, spec, leverage)
  placeLargest(sized, spec, markets)
  return matchLongs(sized, spec)
}

/** Those who are short in the order of their places fill every slice of the distribution of sizes once. */
function sizeShorts(
  traders: readonly SizedTrader[],
  spec: ShortSide,
  leverage: LeverageSpec,
): SizedTrader[] {
  const quantile = marginalQuantile(spec.notionalWhole)
  const shorts = traders
    .flatMap(({ isLong, probability }, index) => (isLong ? [] : [{ index, probability }]))
    .toSorted((a, b) => a.probability - b.probability)
  const ranks = new Map(shorts.map(({ index }, rank) => [index, rank]))
  return traders.map((trader, index) => {
    const rank = ranks.get(index)
    if (rank === undefined) return trader
    const slice = trader.probability * traders.length
    const probability = (rank + slice - Math.floor(slice)) / shorts.length
    const sized = sizedByNotional(trader, quantile(probability))
    const multiple = correlated(trader.leverage, normalQuantile(probability), spec, leverage)
    return withEquity(sized, Math.min(spec.equityMaximumWhole, grossOf(sized) / multiple))
  })
}

function sizedByNotional(trader: SizedTrader, grossWhole: number): SizedTrader {
  const each = grossWhole / trader.markets.length
  return { ...trader, notionalsWhole: trader.sides.map((isLong) => (isLong ? each : -each)) }
}

/** A drawn leverage, moved as far as its correlation with size asks for. */
function correlated(
  drawn: number,
  sizeScore: number,
  { leverageCorrelation: correlation }: ShortSide,
  { median, logDeviation, maximum }: LeverageSpec,
): number {
  const own = naturalLog(drawn / median) * Math.sqrt(1 - correlation * correlation)
  const log = own + correlation * logDeviation * sizeScore
  return Math.min(maximum, median * exponential(log))
}

/** With this equity, or the least that the positions need. */
function withEquity(trader: SizedTrader, equityWhole: number): SizedTrader {
  const holdings = trader.markets.map((market, place) => ({
    market,
    notionalWhole: trader.notionalsWhole[place] ?? 0,
  }))
  return { ...trader, equityWhole: Math.max(equityWhole, leastEquityWhole(holdings)) }
}

/** Moves the largest shorts, one after the other, to the markets that miss most of their part; each then has one position. */
function placeLargest(
  traders: SizedTrader[],
  { openInterestWeights }: ShortSide,
  markets: readonly WeighedMarket[],
): void {
  const ranked = traders
    .flatMap((trader, index) =>
      trader.isLong ? [] : [{ trader, index, grossWhole: grossOf(trader) }],
    )
    .toSorted((a, b) => b.grossWhole - a.grossWhole)
  const placed = ranked.slice(0, Math.floor(ranked.length * PLACED_PART))
  const total = ranked.reduce((sum, { grossWhole }) => sum + grossWhole, 0)
  const weights = markets.map(({ market }) => openInterestWeights[market.market] ?? 0)
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0)
  const missing = weights.map((weight) => (total * weight) / weightSum)
  for (const { trader } of ranked.slice(placed.length)) {
    trader.markets.forEach((market, place) => {
      const slot = markets.indexOf(market)
      missing[slot] = (missing[slot] ?? 0) + (trader.notionalsWhole[place] ?? 0)
    })
  }
  for (const { trader, index, grossWhole } of placed) {
    const slot = missing.indexOf(Math.max(...missing))
    const market = markets[slot]
    if (market === undefined) continue
    missing[slot] = (missing[slot] ?? 0) - grossWhole
    const moved = {
      ...trader,
      markets: [market],
      sides: [false],
      notionalsWhole: [-grossWhole],
      entryFactors: trader.entryFactors.slice(0, 1),
    }
    traders[index] = withEquity(moved, trader.equityWhole)
  }
}

function grossOf({ notionalsWhole }: SizedTrader): number {
  return notionalsWhole.reduce((sum, notional) => sum + Math.abs(notional), 0)
}

/** Whoever is long has its positions, and its equity with them, multiplied by what their markets lack. */
function matchLongs(traders: readonly SizedTrader[], { longsMultiple }: ShortSide): SizedTrader[] {
  const nets = new Map<WeighedMarket, { long: number; short: number }>()
  for (const { isLong, markets, notionalsWhole } of traders) {
    markets.forEach((market, place) => {
      const net = nets.get(market) ?? { long: 0, short: 0 }
      const notional = notionalsWhole[place] ?? 0
      if (isLong) net.long += notional
      else net.short -= notional
      nets.set(market, net)
    })
  }
  const factorOf = (market: WeighedMarket): number => {
    const { long, short } = nets.get(market) ?? { long: 0, short: 0 }
    return long > 0 && short > 0 ? (longsMultiple * short) / long : 1
  }
  return traders.map((trader) => {
    if (!trader.isLong) return trader
    const notionalsWhole = trader.markets.map(
      (market, place) => (trader.notionalsWhole[place] ?? 0) * factorOf(market),
    )
    const scaled = { ...trader, notionalsWhole }
    return withEquity(scaled, (trader.equityWhole * grossOf(scaled)) / grossOf(trader))
  })
}
