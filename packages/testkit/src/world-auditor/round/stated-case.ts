import type { OpenExposure } from '@plimsoll/engine'
import { nameOf } from '../slots.ts'
import { deficitOf, equityScaled, isSameRatio, shownRatio } from '../valuation.ts'
import type { Bucket, World } from '../world.ts'
import { legsOf } from './legs.ts'
import { type CaseModel, compareLegs } from './round-model.ts'

/** What a case says of itself is what there is, once funding is settled and returns are made. */
export function expectStatedOpening(world: World, { bucket, stated }: CaseModel): void {
  const { judge, scale } = world
  const equity = { numerator: equityScaled(world, bucket), denominator: scale }
  judge.expect('case', isSameRatio(stated.equityQuote, equity), () => {
    return `equity of ${nameOf(bucket)} is ${shownRatio(equity)}, stated ${shownRatio(stated.equityQuote)}`
  })
  const deficit = deficitOf(world, bucket)
  judge.expect('case', stated.deficitQuote === deficit, () => {
    return `deficit of ${nameOf(bucket)} is ${deficit}, stated ${stated.deficitQuote}`
  })
  judge.expect('case', isSameExposure(world, bucket, stated.exposure), () => {
    return `exposure of ${nameOf(bucket)} is not what is stated`
  })
}

/** Whether stated legs are those of a bucket now, in order, at their bankruptcy prices. */
export function isSameExposure(
  world: World,
  bucket: Bucket,
  stated: readonly OpenExposure[],
): boolean {
  const legs = legsOf(world, bucket).sort((a, b) => compareLegs(a.position, b.position))
  return (
    legs.length === stated.length &&
    legs.every(({ position, lots, bankruptcy }, index) => {
      const row = stated[index]
      return (
        row !== undefined &&
        row.position === position.slot &&
        BigInt(row.lots) === lots &&
        isSameRatio(row.bankruptcyLotQuote, bankruptcy)
      )
    })
  )
}
