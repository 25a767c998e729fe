import { Buffer } from 'node:buffer'
import { compareBytes } from '../../exact/byte-order.ts'
import type { Bucket } from '../world.ts'

/** By account id, then by name, in bytes; inventories come last, in the order of funds. */
export function compareBuckets(left: Bucket, right: Bucket): number {
  const [one, other] = [left.account, right.account]
  if (one === undefined || other === undefined) {
    return Number(one === undefined) - Number(other === undefined) || left.slot - right.slot
  }
  return Buffer.compare(one.idBytes, other.idBytes) || compareBytes(left.name, right.name)
}
