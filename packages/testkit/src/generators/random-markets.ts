import type { Market } from '../book/book.ts'
import { readBook } from '../book/read-book.ts'
import { formatScaled, powerOfTen } from '../exact/decimal.ts'
import type { Random } from './random.ts'
import type { MarketSnapshot } from './snapshot.ts'

/** A market to write down, and the numbers positions in it are made of. */
export interface MarketDraft {
  readonly snapshot: MarketSnapshot
  readonly market: Market
  /** Quote units that a lot gains per tick; never fractional. */
  readonly tickValueQuote: bigint
  readonly markTicks: bigint
  readonly tickMultiple: bigint
  readonly tickPlaces: number
}

const usual = ['BTC-USDT', 'ETH-USDT', 'SOL-USDT', 'avax-usdt']

/**
 * One to four markets. In half of them a tick of a lot is worth few quote units; in four of ten the
 * mark has more places than the tick, so that most lots there are worth a fractional number of units.
 */
export function randomMarkets(
  random: Random,
  decimals: number,
  names: readonly string[] = usual,
): MarketDraft[] {
  const count = random.pickWeighted([
    [45, 1],
    [30, 2],
    [15, 3],
    [10, 4],
  ])
  return random
    .shuffle(names)
    .slice(0, count)
    .map((name) => randomMarket(random, name, decimals))
}

function randomMarket(random: Random, name: string, decimals: number): MarketDraft {
  const tickPlaces = random.between(0, Math.min(3, decimals))
  const slack = decimals - tickPlaces
  const drawnPlaces = random.isOneIn100(50) ? slack : random.between(-2, slack)
  const tickMultiple = random.pick([1n, 1n, 2n, 5n])
  const lotMultiple = random.pick([1n, 1n, 1n, 3n, 5n])
  const lotPlaces = boundedPlaces(drawnPlaces, slack, tickMultiple * lotMultiple)
  const finer = random.isOneIn100(40) ? random.between(1, 3) : 0
  const priceDecimals = tickPlaces + finer
  const scale = powerOfTen(finer)
  const markTicks = BigInt(
    random.pickWeighted([
      [10, random.between(5, 50)],
      [90, random.between(50, 30_000)],
    ]),
  )
  const offTick = finer === 0 ? 0n : BigInt(random.below(Number(scale)))
  const mark = markTicks * tickMultiple * scale + offTick
  const shown = (price: bigint): string => formatScaled(price, priceDecimals)
  const snapshot: MarketSnapshot = {
    market: name,
    contract: 'linear',
    tickSize: formatScaled(tickMultiple, tickPlaces),
    lotSize:
      lotPlaces >= 0
        ? formatScaled(lotMultiple, lotPlaces)
        : String(lotMultiple * powerOfTen(-lotPlaces)),
    ...(finer > 0 || random.isOneIn100(20) ? { priceDecimals } : {}),
    markPrice: shown(mark),
    indexPrice: shown(near(random, mark, 5)),
    ...(random.isOneIn100(50) ? { previousMarkPrice: shown(near(random, mark, 40)) } : {}),
    ...(random.isOneIn100(20)
      ? { minimumPrice: shown((mark * BigInt(random.between(850, 1000))) / 1000n) }
      : {}),
    maintenanceTiers: [],
  }
  const tickValueQuote =
    lotPlaces >= 0
      ? tickMultiple * lotMultiple * powerOfTen(decimals - tickPlaces - lotPlaces)
      : tickMultiple * lotMultiple * powerOfTen(decimals - tickPlaces) * powerOfTen(-lotPlaces)
  const lotValue = markTicks * tickValueQuote
  const tiered = { ...snapshot, maintenanceTiers: randomTiers(random, lotValue, decimals) }
  const market = marketOf(tiered, decimals)
  return { snapshot: tiered, market, tickValueQuote, markTicks, tickMultiple, tickPlaces }
}

/**
 * Smaller lots where a tick of one would be worth more than 10^5 units, so that no account comes near
 * the bound of 2^53 units.
 */
function boundedPlaces(lotPlaces: number, slack: number, multiple: bigint): number {
  let places = lotPlaces
  while (multiple * powerOfTen(slack - places) > 100_000n) places += 1
  return places
}

/** One to three tiers, with bounds where positions of some hundred lots are. */
export function randomTiers(
  random: Random,
  lotValue: bigint,
  decimals: number,
): MarketSnapshot['maintenanceTiers'] {
  let from = 0n
  let ratePpm = random.between(2_000, 30_000)
  return Array.from({ length: random.between(1, 3) }, (_none, index) => {
    if (index > 0) {
      from += lotValue * BigInt(random.between(20, 900)) + BigInt(random.below(3))
      ratePpm += random.pick([0, 2_500, 10_000, random.between(1, 20_000)])
    }
    return { notionalFrom: formatScaled(from, decimals), rate: formatScaled(BigInt(ratePpm), 6) }
  })
}

/** A price within so many per mille of another, and positive. */
export function near(random: Random, price: bigint, perMille: number): bigint {
  const moved = (price * BigInt(1000 + random.between(-perMille, perMille))) / 1000n
  return moved > 0n ? moved : 1n
}

/** The market of a snapshot, valued. */
export function marketOf(snapshot: MarketSnapshot, decimals: number): Market {
  const book = readBook({
    version: 1,
    domain: 'draft',
    asset: { decimals },
    markets: [snapshot],
    accounts: [],
    funds: [],
    waterfall: [],
  })
  const market = book.markets[0]
  if (market === undefined) throw new Error('the draft has lost its market')
  return market
}
