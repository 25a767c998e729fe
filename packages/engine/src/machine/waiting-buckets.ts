import { bankruptBuckets } from '../account/all-buckets.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Docket, waitingBuckets } from './docket.ts'
import type { EngineEvent } from './engine-event.ts'
import type { StateRecord } from './state.ts'

/** How many buckets are being liquidated, have or are to have a case, or are bankrupt, after those events (SPEC T-1, `backlog`). */
export function countWaiting(
  { docket }: Pick<StateRecord, 'docket'>,
  { book }: Ledger,
  events: readonly EngineEvent[],
): number {
  const waiting = waitingAfter(docket, events)
  for (const bucket of bankruptBuckets(book)) waiting.add(bucket)
  return waiting.size
}

/** Buckets that are being liquidated, or that have or are to have a case, after some events that are not on record yet. */
function waitingAfter(docket: Docket, events: readonly EngineEvent[]): Set<number> {
  const waiting = new Set([...docket.liquidations.keys(), ...waitingBuckets(docket)])
  for (const event of events) {
    switch (event.kind) {
      case 'caseOrdered':
        waiting.add(event.bucket)
        break
      case 'caseEnded':
        if (event.status === 'suspended') waiting.add(event.bucket)
        else waiting.delete(event.bucket)
        break
      case 'liquidationsEnded':
        // What failed is to be a case, and what is bankrupt has one that says itself how it ended.
        if (event.outcome === 'failed' || event.outcome === 'expired') break
        for (const bucket of event.buckets) waiting.delete(bucket)
        break
      default:
        break
    }
  }
  return waiting
}
