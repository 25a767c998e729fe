import { deficitQuote } from '../account/equity.ts'
import { availableQuote } from '../fund/fund.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Ratio, ratio } from '../quantity/ratio.ts'
import type { StateRecord } from './state.ts'

/** The fund that a part of each withdrawal goes to, and that part. */
interface WithdrawalCharge {
  readonly fund: number
  readonly share: Ratio
}

/**
 * What withdrawals pay now: what is missing over that and all money of accounts; undefined where they pay nothing, because no layer
 * asked for it or nothing is missing (SPEC W-4; Paradex: balances are paid out at what they are worth).
 */
export function withdrawalCharge({
  record,
  ledger,
}: {
  readonly record: StateRecord
  readonly ledger: Ledger
}): WithdrawalCharge | undefined {
  const { docket, funds } = record
  const { chargeFund: fund } = docket.withdrawals
  if (fund === undefined) return undefined
  const waiting = new Set([...docket.suspended.keys(), ...docket.pending.keys()])
  const owed = [...waiting].reduce((sum, bucket) => sum + deficitQuote(ledger.book, bucket), 0n)
  const missing = owed - availableQuote(ledger, funds, fund)
  if (missing <= 0n) return undefined
  return { fund, share: ratio(missing, accountMoneyQuote(ledger) + missing) }
}

/** Money of accounts where there is some, unsettled funding included. Other assets cannot be withdrawn (SPEC D-3). */
function accountMoneyQuote({ book }: Ledger): bigint {
  let total = 0n
  book.shape.buckets.forEach(({ account }, bucket) => {
    const money = book.money.get(bucket) + book.unsettledFunding.get(bucket)
    if (account >= 0 && money > 0) total += BigInt(money)
  })
  return total
}
