import { accountOf } from '../account/book.ts'
import { at } from '../quantity/assert.ts'
import type { StateRecord } from './state.ts'

/** The name of a bucket; the inventory of a fund is bucket `inventory` of `fund:<fund>`. */
export interface BucketName {
  readonly account: string
  readonly bucket: string
}

/** The name that a state gives to a bucket; throws for a slot that there is not. */
export function bucketName(
  { shape, funds }: Pick<StateRecord, 'shape' | 'funds'>,
  slot: number,
): BucketName {
  const { bucket } = at(shape.buckets, slot)
  const owner = accountOf(shape, slot)
  if (owner !== undefined) return { account: owner.account, bucket }
  const fund = funds.find(({ inventoryBucket }) => inventoryBucket === slot)
  return { account: `fund:${fund?.fund ?? ''}`, bucket }
}
