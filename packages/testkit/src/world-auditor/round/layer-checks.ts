import { placeOf } from '../slots.ts'
import type { Position, World } from '../world.ts'
import type { RoundModel } from './round-model.ts'

/** An event belongs to the layer whose turn it is. */
export function expectLayer({ judge }: World, round: RoundModel, stated: number): void {
  judge.expect('I-11', stated === round.layerIndex, () => {
    return `layer ${stated} acts, it is the turn of ${round.layerIndex}`
  })
}

/** A position is a leg of the case it is said to be of. */
export function expectCaseLeg(
  { judge }: World,
  { cases }: RoundModel,
  caseNumber: number | undefined,
  position: Position,
): void {
  const of = cases[(caseNumber ?? 0) - 1]
  judge.expect('case', of !== undefined && of.bucket === position.bucket, () => {
    return `${placeOf(position)} is no leg of case ${caseNumber}`
  })
}

/** Nothing is closed where there was no price to act upon; counted where a market has a gate or a halt. */
export function expectPriced({ judge }: World, { barred }: RoundModel, { market }: Position): void {
  if (market.spec.priceGate === undefined && barred.size === 0) return
  judge.expect('I-23', !barred.has(market), () => {
    return `lots of ${market.spec.market} are closed without a price to act upon`
  })
}
