import { deficitQuote } from '../account/equity.ts'
import { availableQuote } from '../fund/fund.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Ratio, ratio } from '../quantity/ratio.ts'
import { waitingBuckets } from './docket.ts'
import type { StateRecord } from './state.ts'

/** The fund that a part of each withdrawal goes to, and that part. */
interface WithdrawalCharge {
  readonly fund: number
  readonly share: Ratio
}

/**
 * What withdrawals pay now: what is missing over that and all money there is, the fund's included; undefined where they pay nothing, because no layer
 * asked for it or nothing is missing (SPEC W-4; Paradex: balances are paid out at what they are worth, whoever withdraws first).
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
  const waiting = [...waitingBuckets(docket)]
  const owed = waiting.reduce((sum, bucket) => sum + deficitQuote(ledger.book, bucket), 0n)
  const available = availableQuote(ledger, funds, fund)
  const missing = owed - available
  if (missing <= 0n) return undefined
  const held = accountMoneyQuote(ledger) + available
  return { fund, share: ratio(missing, (held > 0n ? held : 0n) + missing) }
}

/** Money of accounts, debts taken off, unsettled funding included. Other assets cannot be withdrawn (SPEC D-3). */
function accountMoneyQuote({ book }: Ledger): bigint {
  return book.shape.buckets.reduce((total, { account }, bucket) => {
    if (account < 0) return total
    return total + BigInt(book.money.get(bucket)) + BigInt(book.unsettledFunding.get(bucket))
  }, 0n)
}
