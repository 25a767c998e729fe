import { accountOf, walletOf } from '../account/book.ts'
import type { BookShape } from '../account/book-shape.ts'
import { at } from '../quantity/assert.ts'
import type { LedgerEvent } from '../ledger/ledger-event.ts'
import type { WaterfallEvent } from './waterfall-event.ts'

/** An event that can move money or lots. */
export type Movement = LedgerEvent | WaterfallEvent

/** The buckets whose money or positions some events changed, in holder order. */
export function touchedBuckets(shape: BookShape, events: readonly Movement[]): number[] {
  const touched = new Set<number>()
  for (const event of events) {
    for (const bucket of bucketsOf(shape, event)) touched.add(bucket)
  }
  return [...touched].sort((a, b) => shape.compareBuckets(a, b))
}

function bucketsOf(shape: BookShape, event: Movement): readonly number[] {
  const holders = (positions: readonly number[]): number[] =>
    positions.map((position) => at(shape.positions, position).bucket)
  switch (event.kind) {
    case 'fundingSettled':
    case 'fundPaid':
    case 'moneyMoved':
    case 'fundingAccrued':
    case 'collateralsConverted':
    case 'correctionPosted':
      return event.buckets
    case 'positionsTraded':
    case 'hedgesCrossed':
      return holders(event.positions)
    case 'collateralsUpdated':
    case 'liquidationFeePaid':
      return [event.bucket]
    case 'positionsMatched':
      return holders(event.positions)
    case 'positionTakenOver':
      return holders([event.position, event.inventory])
    case 'offersTaken':
      return [...holders([event.position]), ...event.buckets]
    case 'deleveragingFilled':
      return holders([event.position, ...event.positions])
    case 'gainsHaircut':
      return [...holders(event.positions), ...event.buckets]
    case 'lossShared':
      return [...event.payers, ...event.buckets]
    case 'marketSettled':
    case 'marketClosed':
      return holders(event.positions)
    case 'positionTransferred':
      return holders([event.from, event.to])
    case 'bookSynced':
      return [...event.buckets, ...holders(event.positions)]
    case 'inventorySwept':
      return event.buckets
    case 'fundBalanceMoved':
    case 'withdrawalCharged':
      return [event.bucket]
    case 'claimsRepaid':
      return event.buckets
    case 'paymentsReturned':
      return [event.bucket, ...event.payers]
    case 'caseEnded':
      return event.residue === 0 ? [] : [event.bucket]
    case 'isolatedMarginReleased':
      return event.buckets.flatMap((bucket) => [bucket, walletSlot(shape, bucket)])
    case 'accountOpened':
    case 'isolatedBucketOpened':
    case 'positionOpened':
    case 'fundMoneyMoved':
    case 'offerPlaced':
    case 'deleveragingPlanned':
    case 'eventContinued':
    case 'layerApplied':
    case 'poolCharged':
    case 'triggerChanged':
    case 'withdrawalsGated':
    case 'withdrawalsCharged':
    case 'marketAssigned':
    case 'liquidationsEnded':
    case 'planRowsGivenUp':
    case 'planEnded':
    case 'confirmationUnmatched':
      return []
  }
}

function walletSlot(shape: BookShape, bucket: number): number {
  const owner = accountOf(shape, bucket)
  return owner === undefined ? bucket : walletOf(owner)
}
