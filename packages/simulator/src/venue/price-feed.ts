import { type PriceObservation, ratio } from '@plimsoll/engine'
import { normalQuantile } from '../populations/portable-math.ts'
import type { RandomStream } from '../populations/random-stream.ts'
import { evenDraw } from '../populations/ranks.ts'
import { everyOther } from '../scenarios/every-other.ts'
import type { PriceFeedSpec, PriceOutage } from '../scenarios/scenario.ts'
import type { IndexPoint } from '../paths/index-path.ts'
import { fraction } from './millionths.ts'
import { worldStream } from './random-streams.ts'
import type { WorldMarket } from './world-market.ts'

/** What the sources of one market say in a step. */
interface SourceReading {
  /** The middle source, on the grid. */
  readonly indexTicks: number
  /** How many agree with it. */
  readonly sources: number
}

/** The price sources of all markets. */
export type PriceFeed = (points: readonly IndexPoint[]) => readonly SourceReading[]

/** Sources with noise of their own, some of them a step behind at times; where a price is known they all say it. */
export function priceFeed(
  markets: readonly Pick<WorldMarket, 'startTicks'>[],
  spec: PriceFeedSpec,
  seed: number,
): PriceFeed {
  const stream = worldStream(seed, 'sources')
  const quotes = markets.map(({ startTicks }) =>
    Array.from({ length: spec.sources }, () => startTicks),
  )
  return (points) =>
    points.map(({ priceTicks, isKnown }, index) => {
      if (isKnown) return { indexTicks: onGrid(priceTicks), sources: spec.sources }
      const last = quotes[index] ?? []
      const now = last.map((before) => quote(stream, spec, priceTicks, before))
      quotes[index] = now
      return agreed(now, spec)
    })
}

function quote(
  stream: RandomStream,
  spec: PriceFeedSpec,
  priceTicks: number,
  lastTicks: number,
): number {
  const noise = fraction(spec.sourceNoisePpm) * normalQuantile(evenDraw(stream))
  const isLate = evenDraw(stream) < fraction(spec.sourceLagPpm)
  return isLate ? lastTicks : priceTicks * (1 + noise)
}

function agreed(quotes: readonly number[], { agreementPpm }: PriceFeedSpec): SourceReading {
  const ordered = quotes.toSorted((a, b) => a - b)
  const middle = ordered[Math.floor(ordered.length / 2)] ?? 0
  const reach = middle * fraction(agreementPpm)
  return {
    indexTicks: onGrid(middle),
    sources: ordered.filter((ticks) => Math.abs(ticks - middle) <= reach).length,
  }
}

function onGrid(priceTicks: number): number {
  return Math.max(1, Math.round(priceTicks))
}

/** A price on its way into the engine, before anything is wrong with it. */
interface Quote extends SourceReading {
  readonly market: string
  readonly markTicks: number
}

/** Prices of one time. */
export interface Quotes {
  readonly quotes: readonly Quote[]
  /** When the sources saw them, milliseconds UTC. */
  readonly seenMs: number
}

/** What reaches the engine at a time of the run. Remembers what a frozen feed goes on repeating. */
export type OutageFilter = (prices: Quotes, elapsedMs: number) => PriceObservation[]

/** What of a step's prices is wrong on arrival, as the scenario's outages say; `*` is every market that no outage names at the time. */
export function outageFilter(outages: readonly PriceOutage[]): OutageFilter {
  const frozen = new Map<string, PriceObservation>()
  return ({ quotes, seenMs }, elapsedMs) => {
    const current = outages.filter(({ fromMs, toMs }) => elapsedMs >= fromMs && elapsedMs < toMs)
    return quotes.map((priced) => {
      const healthy = observation(priced, seenMs)
      const outage =
        current.find(({ market }) => market === priced.market) ??
        current.find(({ market }) => market === everyOther)
      if (outage === undefined) {
        frozen.set(priced.market, healthy)
        return healthy
      }
      return faulty(healthy, outage.fault, frozen.get(priced.market) ?? healthy)
    })
  }
}

function observation(quoted: Quote, timeMs: number): PriceObservation {
  return {
    market: quoted.market,
    markPriceTicks: ratio(BigInt(quoted.markTicks)),
    indexPriceTicks: ratio(BigInt(quoted.indexTicks)),
    sources: quoted.sources,
    priceTimeMs: timeMs,
  }
}

/** A wrong unit somewhere upstream. */
const WILD_FACTOR = 1_000_000n

function faulty(
  healthy: PriceObservation,
  fault: PriceOutage['fault'],
  last: PriceObservation,
): PriceObservation {
  const { market, markPriceTicks = ratio(1n), priceTimeMs, sources } = healthy
  switch (fault) {
    case 'missing':
      return { market, sources: 0, priceTimeMs }
    case 'frozen':
      return last
    case 'fewSources':
      return { ...healthy, sources: 1 }
    case 'wildPrint':
      return { ...healthy, markPriceTicks: ratio(markPriceTicks.numerator * WILD_FACTOR) }
    case 'zero':
      return { market, markPriceTicks: ratio(0n), indexPriceTicks: ratio(0n), sources, priceTimeMs }
  }
}
