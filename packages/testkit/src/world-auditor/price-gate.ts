import type {
  PriceGateSpec,
  PriceObservation,
  PricesObserved,
  PriceVerdict,
  Ratio,
  UpdatePrices,
} from '@plimsoll/engine'
import { ceilingOf, floorOf, isSameRatio, lotValueAt, rescale } from './valuation.ts'
import type { Bucket, Market, World } from './world.ts'

const million = 1_000_000n
const msPerSecond = 1000n

/** Every price gets the verdict of its gate, and only a used one becomes the mark (SPEC P-1). */
export function judgePrices(
  world: World,
  { prices }: UpdatePrices,
  event: PricesObserved,
  timeMs: number,
): void {
  const { judge } = world
  judge.expect('effect', event.markets.length === prices.length, () => {
    return `${prices.length} prices came, ${event.markets.length} were observed`
  })
  prices.forEach((price, index) => {
    const market = world.markets[event.markets[index] ?? -1]
    if (market === undefined || market.spec.market !== price.market) {
      return judge.fail('effect', `the price of ${price.market} is not observed in its place`)
    }
    const isIts =
      isSamePrice(event.markPricesTicks[index], price.markPriceTicks) &&
      isSamePrice(event.indexPricesTicks?.[index], price.indexPriceTicks) &&
      event.priceTimesMs[index] === price.priceTimeMs
    judge.expect('effect', isIts, () => `the price of ${price.market} is observed as another`)
    const due = verdictOf(market, price, timeMs)
    judge.expect('gate', event.verdicts[index] === due, () => {
      return `a price of ${price.market} is ${event.verdicts[index]}, its gate says ${due}`
    })
    return observe(market, price, due)
  })
  rescale(world)
}

function isSamePrice(stated: Ratio | null | undefined, sent: Ratio | undefined): boolean {
  if (stated === undefined || stated === null) return sent === undefined
  return sent !== undefined && isSameRatio(stated, sent)
}

/** The first rule that fits. */
function verdictOf(market: Market, price: PriceObservation, timeMs: number): PriceVerdict {
  const { markPriceTicks: mark, indexPriceTicks: index, priceTimeMs, sources } = price
  const gate = market.spec.priceGate
  if (priceTimeMs > timeMs) return 'fromFuture'
  if (priceTimeMs <= market.price.newestTimeMs) return 'late'
  if (mark === undefined || (gate !== undefined && index === undefined)) return 'missing'
  if (mark.numerator <= 0n || (index !== undefined && index.numerator <= 0n)) return 'nonPositive'
  if (gate === undefined || index === undefined) return 'used'
  if (priceTimeMs + gate.maxAgeMs < timeMs) return 'stale'
  if (sources < gate.sourcesMin) return 'tooFewSources'
  const gap = mark.numerator * index.denominator - index.numerator * mark.denominator
  const distance = gap < 0n ? -gap : gap
  const band = bandOf(gate, timeMs - market.price.usedTimeMs)
  const allowed = index.numerator * mark.denominator * band
  return distance * million * msPerSecond <= allowed ? 'used' : 'outsideBand'
}

/** Half the width of the band after some time without a good price, in thousandths of a millionth. */
function bandOf({ bandPpm, wideningPpmPerSecond }: PriceGateSpec, ageMs: number): bigint {
  return BigInt(bandPpm) * msPerSecond + BigInt(wideningPpmPerSecond) * BigInt(Math.max(ageMs, 0))
}

function observe(market: Market, price: PriceObservation, verdict: PriceVerdict): void {
  if (verdict === 'late' || verdict === 'fromFuture') return
  market.price.newestTimeMs = price.priceTimeMs
  market.price.isNewestUsed = verdict === 'used'
  if (verdict !== 'used' || price.markPriceTicks === undefined) return
  market.price.usedTimeMs = price.priceTimeMs
  market.price.isFresh = true
  market.previousLotValue = market.lotValue
  market.lotValue = lotValueAt(market.spec, price.markPriceTicks)
  if (price.indexPriceTicks === undefined) return
  market.previousIndexLotValue = market.indexLotValue
  market.indexLotValue = lotValueAt(market.spec, price.indexPriceTicks)
}

/** Gated prices are unknown until fresh ones arrive. */
export function distrustPrices({ markets }: World): void {
  for (const { price } of markets) price.isFresh = false
}

/** Whether the mark may be acted upon (SPEC P-2). */
export function isHealthy({ spec, price }: Market, timeMs: number): boolean {
  if (spec.priceGate === undefined) return true
  const { isFresh, isNewestUsed, usedTimeMs } = price
  return isFresh && isNewestUsed && timeMs - usedTimeMs <= spec.priceGate.maxAgeMs
}

/** Whether a market only waits for its settlement (SPEC X-4). */
export function isExpired({ spec: { expiryTimeMs } }: Market, timeMs: number): boolean {
  return expiryTimeMs !== undefined && timeMs >= expiryTimeMs
}

/** Markets that are halted, expired or without a healthy price: nothing is liquidated and nobody is cut in them (SPEC P-4). */
export function barredMarkets({ markets }: World, timeMs: number): ReadonlySet<Market> {
  return new Set(
    markets.filter(
      (market) =>
        market.haltReason !== undefined || isExpired(market, timeMs) || !isHealthy(market, timeMs),
    ),
  )
}

/** Whether a bucket has lots in one of these markets. */
export function dependsOn({ positions }: Bucket, markets: ReadonlySet<Market>): boolean {
  if (markets.size === 0) return false
  return positions.some(({ lots, market }) => lots > 0n && markets.has(market))
}

/**
 * The values of a lot, scaled by the world and 10^9, between which the price may be at a time (SPEC P-3). There is no highest
 * where the price of an inverse market may be 0. Parts that are left over make the range narrower by less than one of them.
 */
export function possibleLotValues(
  market: Market,
  timeMs: number,
): { readonly low: bigint; readonly high: bigint | undefined } {
  const gate = market.spec.priceGate
  const value = market.lotScaled * rangeParts
  if (gate === undefined || isHealthy(market, timeMs)) return { low: value, high: value }
  const width = bandOf(gate, timeMs - market.price.usedTimeMs)
  const least = width < rangeParts ? rangeParts - width : 0n
  const greatest = rangeParts + width
  if (market.spec.contract === 'linear') {
    return { low: market.lotScaled * least, high: market.lotScaled * greatest }
  }
  return {
    low: ceilingOf(value * rangeParts, greatest),
    high: least === 0n ? undefined : floorOf(value * rangeParts, least),
  }
}

/** The parts of a scaled value in which possible values are counted. */
export const rangeParts: bigint = million * msPerSecond
