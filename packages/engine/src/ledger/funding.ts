import type { Book } from '../account/book.ts'
import type { FundingSettled } from './ledger-event.ts'

/** What turns all unsettled funding into money, or undefined where nothing is owed. */
export function fundingToSettle(book: Book): FundingSettled | undefined {
  const owed: { readonly bucket: number; readonly amount: number }[] = []
  for (let bucket = 0; bucket < book.unsettledFunding.length; bucket += 1) {
    const amount = book.unsettledFunding.get(bucket)
    if (amount !== 0) owed.push({ bucket, amount })
  }
  if (owed.length === 0) return undefined
  return {
    kind: 'fundingSettled',
    buckets: owed.map(({ bucket }) => bucket),
    amounts: owed.map(({ amount }) => amount),
  }
}
