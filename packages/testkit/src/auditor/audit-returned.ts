import { bucketsOf, ledgerOf } from '../book/book.ts'
import { expectThat } from './audit.ts'
import { isFairSplit } from './fair-split.ts'
import { addTo, type Replay, type ReplayedCase, unitsIn } from './replay.ts'

/**
 * What a case holds more than it lacked goes back to those who paid into it, the latest payment first
 * and within a payment pro rata, before anything is left to its owner.
 */
export function auditReturned(replay: Replay, replayed: ReplayedCase): void {
  const { audit, book } = replay
  const stated = new Map<string, bigint>()
  for (const { ledger, amount } of replayed.row.returned ?? []) {
    addTo(stated, ledger, unitsIn(book, amount))
  }
  expectReturned(replay, replayed, stated)
  for (const [ledger, amount] of stated) {
    const bucket = bucketsOf(book).find((other) => ledgerOf(other) === ledger)
    const fund = book.funds.find((other) => `fund:${other.fund}` === ledger)
    if (bucket !== undefined) bucket.money += amount
    else if (fund !== undefined) fund.balance += amount
  }
  replayed.bucket.money -= [...stated.values()].reduce((sum, amount) => sum + amount, 0n)
  const known = [...book.funds.map(({ fund }) => `fund:${fund}`), ...bucketsOf(book).map(ledgerOf)]
  const due = known.filter((ledger) => stated.has(ledger))
  const listed = (replayed.row.returned ?? []).map(({ ledger }) => ledger)
  expectThat(audit, 'returned', due.join() === listed.join(), replayed.row.caseId, () => {
    return `returned to ${listed.join()}, in order it is ${due.join()}`
  })
}

/** Latest payments are whole before an earlier one gets anything, and nobody gets more than it paid. */
function expectReturned(
  { audit }: Replay,
  { row, bucket, payments }: ReplayedCase,
  stated: ReadonlyMap<string, bigint>,
): void {
  const left = new Map(stated)
  let held = bucket.money
  for (const payment of payments.toReversed()) {
    const paid = [...payment.values()].reduce((sum, amount) => sum + amount, 0n)
    const due = paid < held ? paid : held
    held -= due
    const parts = [...payment].map(([ledger, weight]) => {
      const stands = left.get(ledger) ?? 0n
      const given = stands < weight ? stands : weight
      left.set(ledger, stands - given)
      return { weight, given, hasRoom: given < weight }
    })
    const sum = parts.reduce((total, { given }) => total + given, 0n)
    expectThat(audit, 'returned', sum === due && isFairSplit(parts), row.caseId, () => {
      return `${sum} of ${due} units returned, or not pro rata`
    })
  }
  const isAll = [...left.values()].every((amount) => amount === 0n)
  if (stated.size > 0) {
    expectThat(audit, 'returned', isAll, row.caseId, () => 'somebody got more than it had paid')
  }
}
