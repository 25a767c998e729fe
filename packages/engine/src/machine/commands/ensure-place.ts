import { findPosition } from '../../account/book.ts'
import { isolatedName } from '../../account/isolated-name.ts'
import { assert, at } from '../../quantity/assert.ts'
import type { Side } from '../../quantity/units.ts'
import { type Deliberation, emit } from '../deliberation.ts'
import type { StateRecord } from '../state.ts'

/** What an isolated bucket is for. */
interface IsolatedPlace {
  readonly account: number
  readonly market: number
  readonly side: Side
}

/** The isolated bucket of an account in a market on a side, or undefined if it never had one. */
export function findIsolatedBucket(
  { shape, terms }: Pick<StateRecord, 'shape' | 'terms'>,
  { account, market, side }: IsolatedPlace,
): number | undefined {
  const name = isolatedName(at(terms.markets, market).market, side)
  const { buckets } = at(shape.accounts, account)
  return buckets.find((bucket) => at(shape.buckets, bucket).bucket === name)
}

/** The same bucket, opened where there was none. */
export function ensureIsolatedBucket(thinking: Deliberation, place: IsolatedPlace): number {
  const { record } = thinking
  const known = findIsolatedBucket(record, place)
  if (known !== undefined) return known
  emit(thinking, { kind: 'isolatedBucketOpened', ...place })
  const bucket = findIsolatedBucket(record, place)
  assert(bucket !== undefined, 'a bucket that was opened is there')
  return bucket
}

/** The slot of a bucket's position in a market on a side, opened where there was none. */
export function ensurePosition(
  thinking: Deliberation,
  place: { readonly bucket: number; readonly market: number; readonly side: Side },
): number {
  const { shape } = thinking.record
  const { bucket, market, side } = place
  const known = findPosition(shape, bucket, market, side)
  if (known !== undefined) return known
  emit(thinking, { kind: 'positionOpened', ...place })
  const position = findPosition(shape, bucket, market, side)
  assert(position !== undefined, 'a position that was opened is there')
  return position
}
