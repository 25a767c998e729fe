import type { Bucket, Position } from '../book/book.ts'
import { add, multiply, rational, subtract, zero } from '../exact/rational.ts'
import { received } from './booking.ts'
import { positionKey, type Round } from './round.ts'

/** Remembers what closing lots by force cost a position against mark, for a later haircut (L-5). */
export function addForcedCost(
  round: Round,
  { bucket, held }: { readonly bucket: Bucket; readonly held: Position },
  lots: bigint,
  value: bigint,
): void {
  const atMark = multiply(rational(lots), held.market.lotValue)
  const lost = subtract(atMark, rational(value))
  const cost = received(held, 1n) > 0n ? lost : subtract(zero, lost)
  const key = positionKey(bucket, held)
  round.adlCosts.set(key, add(round.adlCosts.get(key) ?? zero, cost))
}
