import { at } from '../quantity/assert.ts'
import { CommandRefused } from './deliberation.ts'
import type { StateRecord } from './state.ts'

/** The slot of an account; refuses an unknown one. */
export function accountSlot({ shape }: StateRecord, account: string): number {
  const slot = shape.accountSlot(account)
  if (slot === undefined) throw new CommandRefused('unknownAccount', `no account ${account}`)
  return slot
}

/** The cross wallet of an account. */
export function walletSlot(record: StateRecord, account: string): number {
  return at(at(record.shape.accounts, accountSlot(record, account)).buckets, 0)
}

/** The slot of a bucket of an account by its name; refuses an unknown one. */
export function bucketSlot(record: StateRecord, account: string, bucket: string): number {
  const { buckets } = at(record.shape.accounts, accountSlot(record, account))
  const slot = buckets.find((each) => at(record.shape.buckets, each).bucket === bucket)
  if (slot === undefined) {
    throw new CommandRefused('unknownBucket', `${account} has no bucket ${bucket}`)
  }
  return slot
}

/** The index of a market; refuses an unknown one. */
export function marketSlot({ marketSlots }: StateRecord, market: string): number {
  const slot = marketSlots.get(market)
  if (slot === undefined) throw new CommandRefused('unknownMarket', `no market ${market}`)
  return slot
}

/** The index of a fund; refuses an unknown one. */
export function fundSlot({ funds }: StateRecord, fund: string): number {
  const slot = funds.findIndex((row) => row.fund === fund)
  if (slot < 0) throw new CommandRefused('unknownFund', `no fund ${fund}`)
  return slot
}
