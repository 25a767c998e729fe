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

/**
 * What goes back when a case closed with more than it needed: to the latest movement first, within a movement pro rata
 * to what each paid, and never more than was paid (SPEC R-4).
 */
export function returnPayments(
  round: Round,
  { caseNumber, bucket }: OpenCase,
  surplus: bigint,
): PaymentsReturned | undefined {
  let left = surplus
  const back = { fund: new Map<number, bigint>(), bucket: new Map<number, bigint>() }
  for (const event of round.events.toReversed()) {
    const payments = paymentsOf(round, event, bucket)
    const amounts = payments.map(({ amount }) => amount)
    const shares = apportion({ total: left, weights: amounts, caps: amounts })
    payments.forEach(({ from, slot }, index) => {
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

function paymentsOf(round: Round, event: Round['events'][number], bucket: number): Payment[] {
  if (event.kind === 'fundPaid') return fundPayments(event, bucket)
  return event.kind === 'gainsHaircut' ? haircutPayments(round, event, bucket) : []
}

function fundPayments({ fund, buckets, amounts }: FundPaid, bucket: number): Payment[] {
  return buckets.flatMap((payee, index) =>
    payee === bucket ? [{ from: 'fund', slot: fund, amount: BigInt(at(amounts, index)) }] : [],
  )
}

function haircutPayments({ ledger }: Round, event: GainsHaircut, bucket: number): Payment[] {
  const byBucket = new Map<number, number>()
  event.positions.forEach((position, index) => {
    const payer = at(ledger.book.shape.positions, position).bucket
    byBucket.set(payer, (byBucket.get(payer) ?? 0) + at(event.charges, index))
  })
  const payers = [...byBucket].map(([who, amount]) => ({ who, amount }))
  const payees = event.buckets.map((who, index) => ({ who, amount: at(event.proceeds, index) }))
  return overlaps(payers, payees)
    .filter(({ payee }) => payee === bucket)
    .map(({ payer, amount }) => ({ from: 'bucket', slot: payer, amount }))
}
