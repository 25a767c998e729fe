import type { Book } from '../account/book.ts'
import { equityScaled } from '../account/equity.ts'
import type { CollateralsConverted } from './ledger-event.ts'

/**
 * What has the venue take over the assets of those of some buckets whose equity is below 0 without them, for the value at
 * which they count (SPEC B-7); undefined where there are none.
 */
export function collateralsToConvert(
  book: Book,
  buckets: readonly number[],
): CollateralsConverted | undefined {
  const converted = buckets.filter((bucket) => {
    const assets = BigInt(book.assetsValue.get(bucket))
    return assets > 0n && equityScaled(book, bucket) < assets * book.prices.valueScale
  })
  if (converted.length === 0) return undefined
  return {
    kind: 'collateralsConverted',
    buckets: converted,
    amounts: converted.map((bucket) => book.assetsValue.get(bucket)),
  }
}
