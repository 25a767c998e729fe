import { type Book, crossBucketOf, inventoryLoss } from '../book/book.ts'
import { floor, rational } from '../exact/rational.ts'
import { type Round, saw } from './round.ts'

/**
 * Money of funds beyond their targets repays claims when the command has ended (F-8): claims share what is received, each
 * the floor of its part. Returns the units between, which stay in the pot.
 */
export function repayClaims(round: Round): bigint {
  const claims = [...round.claims]
    .map(([account, owed]) => ({ account, owed, paid: 0n }))
    .filter(({ owed }) => owed > 0n)
  const whole = claims.reduce((sum, { owed }) => sum + owed, 0n)
  let received = 0n
  for (const fund of round.book.funds) {
    const surplus = surplusOf(fund)
    const amount = surplus < whole - received ? surplus : whole - received
    if (amount <= 0n) continue
    saw(round, 'claims repaid')
    fund.balance -= amount
    round.hasFundMoved = true
    received += amount
    for (const claim of claims) {
      const paid = floor(rational(received * claim.owed, whole))
      crossBucketOf(claim.account).money += paid - claim.paid
      claim.paid = paid
    }
  }
  for (const { account, owed, paid } of claims) round.claims.set(account, owed - paid)
  return received - claims.reduce((sum, { paid }) => sum + paid, 0n)
}

function surplusOf(fund: Book['funds'][number]): bigint {
  const { balance, floor: least, target } = fund
  if (target === undefined) return 0n
  const needed = least + inventoryLoss(fund)
  return balance - (needed > target ? needed : target)
}

/** What goes back to a payer lowers its claim first. */
export function lowerClaim(round: Round, account: Book['accounts'][number], amount: bigint): void {
  const owed = round.claims.get(account) ?? 0n
  if (owed > 0n && amount > 0n) saw(round, 'claim lowered')
  if (owed > 0n) round.claims.set(account, owed > amount ? owed - amount : 0n)
}
