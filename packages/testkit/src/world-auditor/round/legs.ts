import type { Ratio } from '@plimsoll/engine'
import { equityScaled, maintenanceOfLots, notionalScaled, profitScaled } from '../valuation.ts'
import type { Bucket, Position, World } from '../world.ts'
import { type CaseModel, compareLegs } from './round-model.ts'

/** An open position of a case with its part of the shortfall. */
export interface Leg {
  readonly position: Position
  readonly lots: bigint
  /** Quote units, 0 or more. */
  readonly share: Ratio
  /** Value of one lot at which closing the leg leaves its share paid. */
  readonly bankruptcy: Ratio
}

/** The open legs of a bucket at this moment: shortfall × weight / sum of weights each. */
export function legsOf(world: World, bucket: Bucket): Leg[] {
  const open = bucket.positions.filter(({ lots }) => lots > 0n)
  const equity = equityScaled(world, bucket)
  const shortfall = equity < 0n ? -equity : 0n
  const weights = weightsOf(world, open)
  let sum = 0n
  for (const weight of weights) sum += weight
  const { scale } = world
  return open.map((position, index) => {
    const part = shortfall * (weights[index] ?? 0n)
    const perLot = sum * position.lots
    const value = position.market.lotScaled * perLot
    return {
      position,
      lots: position.lots,
      share: { numerator: part, denominator: sum * scale },
      bankruptcy: {
        numerator: position.isLongOfValue ? value + part : value - part,
        denominator: scale * perLot,
      },
    }
  })
}

/** A leg in the order in which it is closed. */
export interface Turn {
  readonly of: CaseModel
  readonly position: Position
  /** 2 where closing it costs a deficit. */
  readonly phase: 1 | 2
}

/** Legs that cost no deficit first, then the others; market by market, long before short, case by case (SPEC L-4). */
export function turnsOf(
  world: World,
  cases: readonly CaseModel[],
  { isShareless }: { readonly isShareless: boolean },
): Turn[] {
  return cases
    .flatMap((of) =>
      legsOf(world, of.bucket).map(({ position, share }): Turn => {
        return { of, position, phase: isShareless || share.numerator === 0n ? 1 : 2 }
      }),
    )
    .sort(
      (left, right) =>
        left.phase - right.phase ||
        compareLegs(left.position, right.position) ||
        left.of.number - right.of.number,
    )
}

/** Weights by the declared split; by notional where that gives none. */
export function weightsOf(world: World, positions: readonly Position[]): bigint[] {
  const declared = positions.map((position) => weightOf(world, position))
  return declared.some((weight) => weight > 0n) ? declared : positions.map(notionalScaled)
}

function weightOf(world: World, position: Position): bigint {
  switch (world.terms.deficitSplit) {
    case 'notional':
      return notionalScaled(position)
    case 'maintenance':
      return maintenanceOfLots(world, position.market, position.lots)
    case 'losingLegs': {
      const profit = profitScaled(world, position)
      return profit < 0n ? -profit : 0n
    }
  }
}
