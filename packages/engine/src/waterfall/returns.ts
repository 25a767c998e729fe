import { apportion } from '../quantity/apportion.ts'
import { at } from '../quantity/assert.ts'
import { storable } from '../quantity/column.ts'
import { overlaps } from './overlaps.ts'
import type { OpenCase, Round } from './round.ts'
import type { FundPaid, GainsHaircut, PaymentsReturned } from './waterfall-event.ts'

/** Who paid into a case in one movement: a fund by its index, a payer by its bucket. */
interface Payment {
  readonly from: 'fund' | 'bucket'
  readonly slot: number
  readonly amount: bigint
}

/** The payments into each case bucket, the latest movement first. */
export type Payments = ReadonlyMap<number, readonly (readonly Payment[])[]>

/** Reads once what funds and haircuts paid in a round. */
export function indexPayments(round: Round): Payments {
  const byBucket = new Map<number, Payment[][]>()
  for (const event of round.events.toReversed()) {
    for (const [bucket, payments] of paymentsOf(round, event)) {
      const known = byBucket.get(bucket)
      if (known === undefined) byBucket.set(bucket, [payments])
      else known.push(payments)
    }
  }
  return byBucket
}

/**
 * What goes back when a case closed with more than it needed: to the latest movement first, within a movement pro rata
 * to what each paid, and never more than was paid (SPEC R-4).
 */
export function returnPayments(
  payments: Payments,
  { caseNumber, bucket }: OpenCase,
  surplus: bigint,
): PaymentsReturned | undefined {
  let left = surplus
  const back = { fund: new Map<number, bigint>(), bucket: new Map<number, bigint>() }
  for (const movement of payments.get(bucket) ?? []) {
    const amounts = movement.map(({ amount }) => amount)
    const shares = apportion({ total: left, weights: amounts, caps: amounts })
    movement.forEach(({ from, slot }, index) => {
      const amount = at(shares, index)
      left -= amount
      if (amount > 0n) back[from].set(slot, (back[from].get(slot) ?? 0n) + amount)
    })
  }
  if (back.fund.size + back.bucket.size === 0) return undefined
  const funds = [...back.fund].sort(([a], [b]) => a - b)
  const payers = [...back.bucket].sort(([a], [b]) => a - b)
  return {
    kind: 'paymentsReturned',
    caseNumber,
    bucket,
    funds: funds.map(([fund]) => fund),
    fundAmounts: funds.map(([, amount]) => storable(amount)),
    payers: payers.map(([payer]) => payer),
    payerAmounts: payers.map(([, amount]) => storable(amount)),
  }
}

/** By the bucket that was paid. */
function paymentsOf(round: Round, event: Round['events'][number]): Map<number, Payment[]> {
  if (event.kind === 'fundPaid') return fundPayments(event)
  return event.kind === 'gainsHaircut'
    ? haircutPayments(round, event)
    : new Map<number, Payment[]>()
}

function fundPayments({ fund, buckets, amounts }: FundPaid): Map<number, Payment[]> {
  return new Map(
    buckets.map((bucket, index) => [
      bucket,
      [{ from: 'fund', slot: fund, amount: BigInt(at(amounts, index)) }],
    ]),
  )
}

function haircutPayments({ ledger }: Round, event: GainsHaircut): Map<number, Payment[]> {
  const byPayer = new Map<number, number>()
  event.positions.forEach((position, index) => {
    const payer = at(ledger.book.shape.positions, position).bucket
    byPayer.set(payer, (byPayer.get(payer) ?? 0) + at(event.charges, index))
  })
  const payers = [...byPayer].map(([who, amount]) => ({ who, amount }))
  const payees = event.buckets.map((who, index) => ({ who, amount: at(event.proceeds, index) }))
  const byPayee = new Map<number, Payment[]>()
  for (const { payer, payee, amount } of overlaps(payers, payees)) {
    const known = byPayee.get(payee) ?? []
    known.push({ from: 'bucket', slot: payer, amount })
    byPayee.set(payee, known)
  }
  return byPayee
}
