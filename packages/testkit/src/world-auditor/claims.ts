import type { Bucket, World } from './world.ts'

/** Whether a bucket is to be a case, or has one that is suspended. */
export function hasCase({ suspended, pendingCause }: Bucket): boolean {
  return suspended !== undefined || pendingCause !== undefined
}

/** Whether a case or a liquidation has a claim on a bucket: nobody else may move it then. */
export function isClaimed(bucket: Bucket): boolean {
  return bucket.liquidation !== undefined || hasCase(bucket)
}

/** Keeps the set of claimed buckets, after a claim came or went. */
export function recount({ claimed }: World, bucket: Bucket): void {
  if (isClaimed(bucket)) claimed.add(bucket)
  else claimed.delete(bucket)
}
