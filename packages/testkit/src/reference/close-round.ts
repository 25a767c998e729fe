import { type Book, crossBucketOf, ledgerOf } from '../book/book.ts'
import { apportion } from './apportion.ts'
import { lowerClaim, repayClaims } from './claims.ts'
import { noteBalances } from './fund-history.ts'
import { notePosting } from './insurance-fund.ts'
import { type CaseRecord, isDone, type Payment, type Round, saw } from './round.ts'

/**
 * What a closed case still holds are roundings in its favour; they are posted to residue. Not so if it
 * was filled at a price that bankruptcy does not bound: then whoever paid into it is paid back, the latest first, and the
 * rest is its owner's. What is left of a fund's inventory goes back to the fund (F-4).
 */
export function settleClosed(round: Round): void {
  for (const record of round.cases) {
    const { bucket } = record
    if (!isDone(record) || record.pool !== undefined || bucket.money <= 0n) continue
    if (record.isFilledUnbounded) {
      saw(round, record.payments.length > 0 ? 'payers paid back' : 'rest of the owner')
      for (const payment of record.payments.toReversed()) payBack(round, record, payment)
    }
    if (record.fund !== undefined && bucket.money > 0n) {
      record.fund.balance += bucket.money
      noteReturn(round)
      bucket.money = 0n
    }
    if (record.isFilledUnbounded) continue
    record.residue = bucket.money
    round.residue += bucket.money
    bucket.money = 0n
  }
}

function payBack(round: Round, record: CaseRecord, payment: Payment): void {
  if (payment.kind === 'fund') {
    const { fund, amount } = payment
    const back = amount < record.bucket.money ? amount : record.bucket.money
    fund.balance += back
    noteReturn(round)
    giveBack(record, `fund:${fund.fund}`, back)
    return
  }
  const amounts = payment.parts.map(({ amount }) => amount)
  const shares = apportion(record.bucket.money, amounts, amounts)
  payment.parts.forEach(({ bucket }, index) => {
    const back = shares[index] ?? 0n
    bucket.money += back
    if (payment.isRepayable) lowerClaim(round, bucket.account, back)
    round.charged.set(bucket.account, (round.charged.get(bucket.account) ?? 0n) - back)
    giveBack(record, ledgerOf(bucket), back)
  })
}

/** What comes back at the end is on record, but triggers look only when the command has ended (T-1). */
function noteReturn(round: Round): void {
  round.hasFundMoved = true
  noteBalances(round.histories, round.book)
}

function giveBack(record: CaseRecord, ledger: string, amount: bigint): void {
  if (amount === 0n) return
  record.bucket.money -= amount
  record.returned.set(ledger, (record.returned.get(ledger) ?? 0n) + amount)
}

/** Isolated buckets without a position give what they hold to the cross wallet. */
export function emptyIsolated(book: Book): void {
  for (const account of book.accounts) {
    const cross = crossBucketOf(account)
    for (const bucket of account.buckets) {
      if (bucket === cross || bucket.positions.length > 0 || bucket.money <= 0n) continue
      cross.money += bucket.money
      bucket.money = 0n
    }
  }
}

/** The command has ended: claims are repaid, and where a fund has moved, triggers look once more (F-8, T-1). Returns the pot. */
export function endCommand(round: Round): bigint {
  const pot = repayClaims(round)
  round.hasEnded = true
  if (round.hasFundMoved) notePosting(round)
  return pot
}
