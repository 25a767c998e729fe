import type { BookSpec } from '@plimsoll/engine'
import { dependsOn } from '../price-gate.ts'
import { equityScaled, floorOf, profitScaled } from '../valuation.ts'
import type { Bucket, Position, World } from '../world.ts'
import { type Bases, opposite, type RoundModel } from './round-model.ts'

/** Before a round opens: nothing. */
export const noBases: Bases = {
  oppositeGains: new Map(),
  marketGains: new Map(),
  periodGains: new Map(),
  unsettledProfits: new Map(),
}

/** What losses may be shared by when a round opens, as far as its layers ask (SPEC R-6, L-5, L-9). */
export function basesOf(
  world: World,
  round: RoundModel,
  charged: ReadonlyMap<Position, bigint>,
): Bases {
  const asked = new Set(world.terms.layers.map(baseNameOf))
  const gains = (
    name: string,
    isFacing: (place: string) => boolean,
    profitOf: (position: Position) => bigint,
  ): Map<Position, bigint> =>
    asked.has(name)
      ? gainsOf(world, round, { charged, isFacing, profitOf })
      : new Map<Position, bigint>()
  const answering = round.cases.flatMap((of) => of.answering)
  const opposites = new Set(
    answering.map(({ market, side }) => placeOf(market.index, opposite(side))),
  )
  const both = new Set(
    answering.flatMap(({ market }) => [
      placeOf(market.index, 'long'),
      placeOf(market.index, 'short'),
    ]),
  )
  const sinceEntry = (position: Position): bigint => profitScaled(world, position)
  return {
    oppositeGains: gains('oppositeGains', (place) => opposites.has(place), sinceEntry),
    marketGains: gains('marketGains', (place) => both.has(place), sinceEntry),
    periodGains: gains(
      'periodGains',
      (place) => both.has(place),
      (position) => profitSincePrevious(world, position),
    ),
    unsettledProfits: asked.has('unsettledProfit') ? profitsOf(world, round) : new Map(),
  }
}

function baseNameOf(layer: BookSpec['waterfall'][number]): string {
  return layer.layer === 'profitHaircut' ? (layer.base ?? 'oppositeGains') : layer.layer
}

function placeOf(market: number, side: Position['side']): string {
  return `${market}:${side}`
}

/** Whether a bucket may be charged at all: its account has no case, and its prices are known. */
export function isPayer(round: RoundModel, bucket: Bucket): boolean {
  const { account } = bucket
  if (account === undefined || round.caseAccounts.has(account)) return false
  return !dependsOn(bucket, round.barred)
}

interface Gaining {
  readonly charged: ReadonlyMap<Position, bigint>
  readonly isFacing: (place: string) => boolean
  readonly profitOf: (position: Position) => bigint
}

function gainsOf(
  world: World,
  round: RoundModel,
  { charged, isFacing, profitOf }: Gaining,
): Map<Position, bigint> {
  const gains = new Map<Position, bigint>()
  for (const position of world.positions) {
    const { bucket, market, side, lots } = position
    if (lots === 0n || !isFacing(placeOf(market.index, side)) || !isPayer(round, bucket)) continue
    const gain = floorOf(profitOf(position), world.scale) - (charged.get(position) ?? 0n)
    if (gain > 0n) gains.set(position, gain)
  }
  return gains
}

/** Variation margin: lots at mark less lots at the mark before, scaled and rounded down (SPEC L-5). */
function profitSincePrevious({ scale }: World, { market, lots, isLongOfValue }: Position): bigint {
  const { numerator, denominator } = market.previousLotValue
  const gain = lots * (market.lotScaled * denominator - numerator * scale)
  return floorOf(isLongOfValue ? gain : -gain, denominator)
}

function profitsOf(world: World, round: RoundModel): Map<Bucket, bigint> {
  return new Map(
    world.buckets
      .filter((bucket) => bucket.unsettledProfit > 0n && isPayer(round, bucket))
      .map((bucket) => [bucket, bucket.unsettledProfit]),
  )
}

/** Whole equity of every bucket that may be charged (SPEC L-9). */
export function equitiesOf(world: World, round: RoundModel): Map<Bucket, bigint> {
  return new Map(
    world.buckets
      .filter((bucket) => isPayer(round, bucket))
      .map((bucket) => [bucket, freeEquityOf(world, bucket)]),
  )
}

/** Whole equity that no plan counts on, not below 0. */
export function freeEquityOf(world: World, bucket: Bucket): bigint {
  const free = floorOf(equityScaled(world, bucket), world.scale) - bucket.reservedMoney
  return free > 0n ? free : 0n
}
