import { accountOf, type BookShape } from '../account/book.ts'
import { at } from '../quantity/assert.ts'
import type { WaterfallEvent } from './waterfall-event.ts'

/** The buckets whose money or positions some events changed, ascending. */
export function touchedBuckets(shape: BookShape, events: readonly WaterfallEvent[]): number[] {
  const touched = new Set<number>()
  for (const event of events) {
    for (const bucket of bucketsOf(shape, event)) touched.add(bucket)
  }
  return [...touched].sort((a, b) => a - b)
}

function bucketsOf(shape: BookShape, event: WaterfallEvent): readonly number[] {
  const holders = (positions: readonly number[]): number[] =>
    positions.map((position) => at(shape.positions, position).bucket)
  switch (event.kind) {
    case 'fundingSettled':
    case 'fundPaid':
      return event.buckets
    case 'positionsMatched':
      return holders(event.positions)
    case 'positionTakenOver':
      return holders([event.position, event.inventory])
    case 'deleveragingFilled':
      return holders([event.position, ...event.positions])
    case 'gainsHaircut':
      return [...holders(event.positions), ...event.buckets]
    case 'paymentsReturned':
      return [event.bucket, ...event.payers]
    case 'caseEnded':
      return event.residue === 0 ? [] : [event.bucket]
    case 'isolatedMarginReleased':
      return event.buckets.flatMap((bucket) => [
        bucket,
        accountOf(shape, bucket)?.firstBucket ?? bucket,
      ])
    case 'deleveragingPlanned':
    case 'layerApplied':
      return []
  }
}
