import {
  type Account,
  type Book,
  type Bucket,
  crossBucketOf,
  type Market,
  opposite,
  type Position,
  positionIn,
} from '../book/book.ts'
import { type AdlLayer, triggerOf } from '../book/layer.ts'
import type { PoolFactor } from '../book/trigger.ts'
import { profit } from '../book/valuation.ts'
import {
  add,
  compare,
  multiply,
  type Rational,
  rational,
  subtract,
  total,
  zero,
} from '../exact/rational.ts'
import { allocate, orderOf } from './allocation.ts'
import { bookFill } from './book-fill.ts'
import { closeLots } from './booking.ts'
import type { Pass } from './candidates.ts'
import { fixedPricing } from './pricing.ts'
import { passOf, type PricedLeg } from './priced-leg.ts'
import { type LayerWork, noteClosed, type PoolLeg, type Round, saw } from './round.ts'
import { sides } from './split.ts'

/** A pool beyond its factor: the first market and side of the first layer that says so. */
export interface PoolNeed {
  readonly bucket: Bucket
  readonly pool: PoolLeg
}

/** The pools beyond their factor, one leg each. The round has its other cases already. */
export function poolNeeds(round: Round): PoolNeed[] {
  const found: PoolNeed[] = []
  round.steps.forEach((layer, index) => {
    const trigger = triggerOf(layer)
    if (trigger?.kind !== 'poolFactor' || layer.layer !== 'adl') return
    const account = round.book.accounts.find((other) => other.account === trigger.account)
    if (account === undefined) throw new RangeError(`no account ${trigger.account}`)
    const isKnown = [...round.cases, ...found].some(({ bucket }) => bucket.account === account)
    const pool = isKnown ? undefined : legOf(round, layer, trigger, account)
    if (pool !== undefined) found.push({ bucket: crossBucketOf(account), pool: { ...pool, index } })
  })
  return found
}

function legOf(
  round: Round,
  layer: AdlLayer,
  trigger: PoolFactor,
  account: Account,
): Omit<PoolLeg, 'index'> | undefined {
  const bucket = crossBucketOf(account)
  for (const market of round.book.markets) {
    for (const side of sides) {
      const held = positionIn(bucket, market, opposite(side))
      const value = market.poolValue
      if (held === undefined || value === undefined || value <= 0n) continue
      const owed = total(winningsOf(round.book, account, market, side))
      if (!isAbove(owed, rational(value), trigger.startPpm)) continue
      const need = lotsNeeded(round, layer, trigger, { bucket, held, owed, value: rational(value) })
      if (need > 0n) return { held, left: need < held.lots ? need : held.lots }
    }
  }
  return undefined
}

function winningsOf(book: Book, pool: Account, market: Market, side: string): Rational[] {
  return book.accounts
    .filter((account) => account !== pool)
    .flatMap(({ buckets }) => buckets.flatMap(({ positions }) => positions))
    .filter((held) => held.market === market && held.side === side)
    .map(profit)
}

interface Owing {
  readonly bucket: Bucket
  readonly held: Position
  /** Profit of the traders of one side. */
  readonly owed: Rational
  readonly value: Rational
}

/** The fewest lots of the layer's candidates, in its order, that bring the factor down to the line, not below the floor. */
function lotsNeeded(
  round: Round,
  { rules }: AdlLayer,
  { startPpm, floorPpm }: PoolFactor,
  { bucket, held, owed, value }: Owing,
): bigint {
  let [lots, realised] = [0n, zero]
  const leftBy = (more: Rational): readonly [Rational, Rational] => {
    const gone = add(realised, more)
    return [subtract(owed, gone), subtract(value, gone)]
  }
  for (const { held: winner } of orderOf(round, poolPass(round, rules, bucket, held, held.lots))) {
    const gain = profit(winner)
    for (let count = 1n; count <= winner.lots; count += 1n) {
      const [still, against] = leftBy(multiply(gain, rational(count, winner.lots)))
      if (isAbove(still, against, startPpm)) continue
      return lots + (isBelow(still, against, floorPpm) ? count - 1n : count)
    }
    lots += winner.lots
    realised = add(realised, gain)
  }
  return lots
}

function isAbove(owed: Rational, value: Rational, ppm: bigint): boolean {
  return compare(owed, multiply(value, rational(ppm, 1_000_000n))) > 0
}

function isBelow(owed: Rational, value: Rational, ppm: bigint): boolean {
  return compare(owed, multiply(value, rational(ppm, 1_000_000n))) < 0
}

function poolPass(
  round: Round,
  rules: AdlLayer['rules'],
  bucket: Bucket,
  leg: Position,
  lots: bigint,
): Pass {
  const { lotValue } = leg.market
  return {
    ...passOf(round, { policy: rules }, [{ leg, owner: bucket.account.owner }], {
      lotPrice: lotValue,
      pricing: fixedPricing(leg, lotValue),
    }),
    lots,
  }
}

/** Winners are closed against pools at mark, as far as they can be (W-7). */
export function runPools(round: Round, layer: AdlLayer, works: readonly LayerWork[]): void {
  for (const work of works) {
    if (work.of.pool !== undefined) relieve(round, layer, work, work.of.pool)
  }
}

function relieve(round: Round, { rules }: AdlLayer, work: LayerWork, pool: PoolLeg): void {
  const { held } = pool
  const { bucket } = work.of
  const asked = pool.left < held.lots ? pool.left : held.lots
  if (asked === 0n || !bucket.positions.includes(held)) return
  const { lotValue } = held.market
  const pass = poolPass(round, rules, bucket, held, asked)
  const priced: PricedLeg = {
    work,
    leg: held,
    lotPrice: lotValue,
    pricing: pass.pricing,
    bankruptcy: lotValue,
  }
  let [lots, value] = [0n, 0n]
  for (const allocation of allocate(round, pass)) {
    bookFill(round, priced, allocation)
    lots += allocation.lots
    value += allocation.filled.value
  }
  if (lots === 0n) return
  noteClosed(round, bucket, held, lots)
  closeLots(bucket, held, lots, value)
  pool.left -= lots
  saw(round, pool.left > 0n ? 'pool relieved in part' : 'pool relieved')
}
