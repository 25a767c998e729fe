import { ceilingOf, deficitOf, equityScaled, floorOf } from '../valuation.ts'
import type { Bucket, Position, World } from '../world.ts'
import { compareBuckets } from './allocation.ts'
import type { Expected } from './expected.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'
import { costScaled } from './rounding.ts'
import type { CaseModel, RoundModel } from './round-model.ts'

/** Gains at opening pay what is left, pro rata, no more than gain and equity (SPEC L-5). */
export function* haircutScript(
  world: World,
  round: RoundModel,
  cases: readonly CaseModel[],
): Generator<Expected, void> {
  const debtors = cases
    .filter(({ openedWith }) => openedWith.length > 0)
    .map((of) => ({ of, deficit: deficitOf(world, of.bucket) }))
    .filter(({ deficit }) => deficit > 0n)
  const deficits = debtors.map(({ deficit }) => deficit)
  const payers = payersOf(world, round)
  const charges = divideByLargestRemainder({
    total: deficits.reduce((sum, deficit) => sum + deficit, 0n),
    weights: payers.map(({ weight }) => weight),
    caps: payers.map(({ cap }) => cap),
  })
  const raised = charges.reduce((sum, charge) => sum + charge, 0n)
  if (raised === 0n) return
  const proceeds = divideByLargestRemainder({ total: raised, weights: deficits, caps: deficits })
  yield {
    kind: 'gainsHaircut',
    charges: new Map(
      payers.flatMap(({ bucket }, index) => {
        const charge = charges[index] ?? 0n
        return charge === 0n ? [] : [[bucket, charge] as const]
      }),
    ),
    proceeds: debtors.flatMap(({ of }, index) => {
      const amount = proceeds[index] ?? 0n
      return amount === 0n ? [] : [{ of, amount }]
    }),
  }
}

/** A bucket with gains that faced a case. */
interface Payer {
  readonly bucket: Bucket
  /** Sum of its frozen gains. */
  readonly weight: bigint
  readonly cap: bigint
}

function payersOf(world: World, round: RoundModel): Payer[] {
  const byBucket = new Map<Bucket, Position[]>()
  for (const position of round.gains.keys()) {
    const others = byBucket.get(position.bucket)
    if (others === undefined) byBucket.set(position.bucket, [position])
    else others.push(position)
  }
  return [...byBucket]
    .sort(([left], [right]) => compareBuckets(left, right))
    .map(([bucket, positions]) => {
      const weight = positions.reduce((sum, one) => sum + (round.gains.get(one) ?? 0n), 0n)
      const gain = positions.reduce((sum, one) => sum + gainLeft(world, round, one), 0n)
      const equity = floorOf(equityScaled(world, bucket), world.scale)
      const cap = (gain < equity ? gain : equity) - bucket.reservedMoney
      return { bucket, weight, cap: cap > 0n ? cap : 0n }
    })
}

/** What cuts and haircuts of this round have left of a frozen gain; below 0 where a later cut took what was charged. */
export function gainLeft(world: World, round: RoundModel, position: Position): bigint {
  const base = round.gains.get(position) ?? 0n
  const { lots, value } = round.dealt.get(position) ?? { lots: 0n, value: 0n }
  const { scale } = world
  const cost = ceilingOf(costScaled(position, lots, { value, scale }), scale)
  const kept = cost <= 0n ? base : cost < base ? base - cost : 0n
  return kept - (round.charges.get(position) ?? 0n)
}
