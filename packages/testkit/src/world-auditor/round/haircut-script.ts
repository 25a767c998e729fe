import type { LayerSpec } from '@plimsoll/engine'
import { ceilingOf, deficitOf, equityScaled, floorOf } from '../valuation.ts'
import type { Bucket, Position, World } from '../world.ts'
import { compareBuckets } from './compare-buckets.ts'
import { freeEquityOf } from './bases.ts'
import type { Expected } from './expected.ts'
import { type Debtor, divideLoss, type Payer } from './loss-division.ts'
import { costScaled } from './rounding.ts'
import type { CaseModel, RoundModel } from './round-model.ts'

type Haircut = Extract<LayerSpec, { readonly layer: 'profitHaircut' }>

/** Gains at opening pay what is left, pro rata, no more than gain and equity (SPEC L-5). */
export function* haircutScript(
  world: World,
  round: RoundModel,
  cases: readonly CaseModel[],
  layer: Haircut,
): Generator<Expected, void> {
  const { base = 'oppositeGains' } = layer
  const isRepayable = layer.isRepayable === true
  if (base === 'unsettledProfit') {
    const division = divideLoss(debtorsOf(world, cases), profitPayers(world, round))
    if (division === undefined) return
    yield { kind: 'lossShared', base, isRepayable, ...division }
    return
  }
  const gains = round.bases[base]
  const debtors = debtorsOf(
    world,
    cases.filter(({ openedWith }) => openedWith.length > 0),
  )
  const division = divideLoss(debtors, gainPayers(world, round, gains))
  if (division === undefined) return
  const gainLeft = (position: Position): bigint => gainLeftOf(world, round, gains, position)
  yield { kind: 'gainsHaircut', gainLeft, isRepayable, ...division }
}

/** Cases that owe something. */
export function debtorsOf(world: World, cases: readonly CaseModel[]): Debtor[] {
  return cases
    .map((of) => ({ of, deficit: deficitOf(world, of.bucket) }))
    .filter(({ deficit }) => deficit > 0n)
}

type Gains = ReadonlyMap<Position, bigint>

function gainPayers(world: World, round: RoundModel, gains: Gains): Payer[] {
  const byBucket = new Map<Bucket, Position[]>()
  for (const position of gains.keys()) {
    const others = byBucket.get(position.bucket)
    if (others === undefined) byBucket.set(position.bucket, [position])
    else others.push(position)
  }
  return [...byBucket]
    .sort(([left], [right]) => compareBuckets(left, right))
    .map(([bucket, positions]) => {
      const weight = positions.reduce((sum, one) => sum + (gains.get(one) ?? 0n), 0n)
      const kept = positions.reduce((sum, one) => sum + keptGain(world, round, gains, one), 0n)
      return { bucket, weight, cap: capOf(world, bucket, kept - chargedOn(round, bucket)) }
    })
}

/** Wallets with profit of their own that is not settled. */
function profitPayers(world: World, { bases }: RoundModel): Payer[] {
  return [...bases.unsettledProfits]
    .sort(([left], [right]) => compareBuckets(left, right))
    .map(([bucket, weight]) => {
      const [profit, free] = [bucket.unsettledProfit, freeEquityOf(world, bucket)]
      const cap = profit < free ? profit : free
      return { bucket, weight, cap: cap > 0n ? cap : 0n }
    })
}

/** At most the equity there is, less what plans count on. */
function capOf(world: World, bucket: Bucket, gain: bigint): bigint {
  const equity = floorOf(equityScaled(world, bucket), world.scale)
  const cap = (gain < equity ? gain : equity) - bucket.reservedMoney
  return cap > 0n ? cap : 0n
}

/** What haircuts of this round charged on the gains of a bucket. */
function chargedOn({ charges }: RoundModel, { positions }: Bucket): bigint {
  return positions.reduce((sum, position) => sum + (charges.get(position) ?? 0n), 0n)
}

/** What forced fills of this round have left of a frozen gain. */
function keptGain(world: World, round: RoundModel, gains: Gains, position: Position): bigint {
  const base = gains.get(position) ?? 0n
  const { lots, value } = round.dealt.get(position) ?? { lots: 0n, value: 0n }
  const { scale } = world
  const cost = ceilingOf(costScaled(position, lots, { value, scale }), scale)
  return cost <= 0n ? base : cost < base ? base - cost : 0n
}

/** The same less what haircuts of this round charged on it; below 0 where a later cut took what was charged. */
function gainLeftOf(world: World, round: RoundModel, gains: Gains, position: Position): bigint {
  return keptGain(world, round, gains, position) - (round.charges.get(position) ?? 0n)
}
