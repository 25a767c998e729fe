import { type Bucket, holdersOf, type Market, type Position, type Side } from '../book/book.ts'
import type { Stress } from '../book/policy.ts'
import { formatDecimal, formatScaled } from '../exact/decimal.ts'
import { floor, multiply, rational } from '../exact/rational.ts'
import { apportion } from './apportion.ts'
import { closeLots, formatSize } from './booking.ts'
import { noteClosed, type Round, saw } from './round.ts'
import { sides } from './split.ts'
import { compareLevels, levelAfter, movesOf, stressOf } from './stress.ts'

/** Those whose hedge a layer broke, and who agreed to it, close other legs against each other at mark. */
export function crossBrokenHedges(round: Round, stress: Stress, layerIndex: number): void {
  if ([...round.brokenHedges].filter(mayCloseBoth).length < 2) return
  for (const market of round.book.markets) {
    const offers = new Map(
      sides.map((side) => [side, offersOf(round, stress, market, side)] as const),
    )
    const [longs = [], shorts = []] = sides.map((side) => offers.get(side))
    const lots = [longs, shorts].map((side) => side.reduce((sum, each) => sum + each.lots, 0n))
    const [long = 0n, short = 0n] = lots
    const crossed = long < short ? long : short
    if (crossed === 0n) continue
    saw(round, 'broken hedges crossed')
    closeSide(round, layerIndex, crossed, longs)
    closeSide(round, layerIndex, crossed, shorts)
  }
}

function mayCloseBoth({ account, name }: Bucket): boolean {
  return account.bothLegs && name === 'cross'
}

interface LegOffer {
  readonly bucket: Bucket
  readonly held: Position
  readonly lots: bigint
}

/** In holder order. */
function offersOf(round: Round, stress: Stress, market: Market, side: Side): LegOffer[] {
  const moves = movesOf(round.book, stress, market)
  return holdersOf(round.book).flatMap((bucket) => {
    if (!round.brokenHedges.has(bucket) || !mayCloseBoth(bucket)) return []
    const held = bucket.positions.find((each) => each.market === market && each.side === side)
    if (held === undefined) return []
    const stressed = stressOf(moves, bucket, [{ held, lotPrice: market.lotValue }])
    let best = 0n
    for (let lots = 1n; lots <= held.lots; lots += 1n) {
      const isLower = compareLevels(levelAfter(stressed, [lots]), levelAfter(stressed, [best])) < 0
      if (isLower) best = lots
    }
    if (best > 0n) saw(round, 'other leg offered')
    return best === 0n ? [] : [{ bucket, held, lots: best }]
  })
}

function closeSide(
  round: Round,
  layerIndex: number,
  crossed: bigint,
  offers: readonly LegOffer[],
): void {
  const offered = offers.map(({ lots }) => lots)
  const shares = apportion(crossed, offered, offered)
  let before = 0n
  offers.forEach(({ bucket, held }, index) => {
    const lots = shares[index] ?? 0n
    if (lots === 0n) return
    const { market, side } = held
    const value = worth(market, before + lots) - worth(market, before)
    before += lots
    noteClosed(round, bucket, held, lots)
    round.crossed.push({
      layer: 'adl',
      layerIndex,
      account: bucket.account.account,
      bucket: bucket.name,
      market: market.market,
      side,
      size: formatSize(market, lots),
      markPrice: formatDecimal(market.markPrice, market.pricePlaces),
      value: formatScaled(value, round.book.decimals),
      realisedPnl: formatScaled(closeLots(bucket, held, lots, value), round.book.decimals),
    })
  })
}

function worth(market: Market, lots: bigint): bigint {
  return floor(multiply(rational(lots), market.lotValue))
}
