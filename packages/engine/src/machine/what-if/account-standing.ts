import { openPositions } from '../../account/book.ts'
import { bucketMaintenanceQuote, equityScaled } from '../../account/equity.ts'
import type { PolicySpec } from '../../policy/policy-spec.ts'
import { at } from '../../quantity/assert.ts'
import { placeLayers } from '../../waterfall/place-layers.ts'
import { viewMargins } from '../docket-view.ts'
import { type QueueGround, queueGround, viewPlace } from '../queue-view.ts'
import type { StateRecord } from '../state.ts'
import type { AccountStanding, BucketStatus, RankStanding } from './what-if-view.ts'

/** How an account stands: what its buckets have and need, and where its positions are in the queues of the waterfall. */
export function viewStanding(record: StateRecord, slot: number): AccountStanding {
  const { account, buckets } = at(record.shape.accounts, slot)
  const margins = viewMargins(record, [account])
  const ground = queueGround(record)
  return {
    buckets: margins.map((margin, index) => ({
      ...margin,
      status: statusOf(record, at(buckets, index)),
    })),
    ranks: placeLayers(record.terms.waterfall).flatMap(({ spec }, layerIndex) =>
      spec.layer === 'adl'
        ? ranksOf(record, buckets, { policy: spec.policy, layerIndex, ground })
        : [],
    ),
  }
}

function statusOf({ docket, ledger: { book } }: StateRecord, bucket: number): BucketStatus {
  if (docket.suspended.has(bucket) || docket.pending.has(bucket)) return 'case'
  const equity = equityScaled(book, bucket)
  if (equity < 0n) return 'bankrupt'
  if (docket.liquidations.has(bucket)) return 'inLiquidation'
  const maintenance = bucketMaintenanceQuote(book, bucket) * book.prices.valueScale
  return equity < maintenance ? 'liquidatable' : 'healthy'
}

interface Asked {
  readonly policy: PolicySpec
  readonly layerIndex: number
  readonly ground: QueueGround
}

/** A row for each position, in the order of buckets, markets and sides. */
function ranksOf(
  record: StateRecord,
  buckets: readonly number[],
  { policy, layerIndex, ground }: Asked,
): RankStanding[] {
  const { shape, ledger, terms } = record
  return buckets
    .flatMap((bucket) => openPositions(ledger.book, bucket))
    .flatMap((position) => {
      const { bucket, market, side } = at(shape.positions, position)
      const place = viewPlace(record, { market, side, policy, bucket }, ground)
      if (place === undefined) return []
      const { market: name } = at(terms.markets, market)
      return [{ layerIndex, policy: policy.policy, market: name, side, ...place }]
    })
}
