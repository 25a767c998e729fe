import { type Bucket, ledgerOf } from '../book/book.ts'
import { apportion } from './apportion.ts'
import { type HaircutPart, type LayerWork, post, type Round, saw } from './round.ts'

/** Who may be charged, by account id and then bucket name. */
export interface Payer {
  readonly bucket: Bucket
  readonly weight: bigint
  /** The most that it may be charged now. */
  readonly cap: bigint
}

/** One sharing of a loss. */
interface Sharing {
  readonly payers: readonly Payer[]
  /** By payer. */
  readonly charges: readonly bigint[]
  /** What each case of the sharing lacks. */
  readonly owed: readonly bigint[]
  /** What is charged becomes a claim (F-8). */
  readonly isRepayable: boolean
}

/** Cases are paid in case order, each from the payers in their order: whoever still owes goes on (L-5). */
export function chargeFor(
  round: Round,
  owing: readonly LayerWork[],
  { payers, charges, owed, isRepayable }: Sharing,
): void {
  const left = [...charges]
  const whole = charges.reduce((sum, amount) => sum + amount, 0n)
  const proceeds = apportion(whole, owed, owed)
  owing.forEach((work, index) => {
    let needed = proceeds[index] ?? 0n
    const parts: HaircutPart[] = []
    payers.forEach(({ bucket }, place) => {
      const due = left[place] ?? 0n
      const amount = due < needed ? due : needed
      if (amount === 0n) return
      left[place] = due - amount
      needed -= amount
      charge(round, work, bucket, amount)
      if (isRepayable) addClaim(round, bucket, amount)
      parts.push({ bucket, amount })
    })
    if (parts.length > 0) work.of.payments.push({ kind: 'haircut', parts, isRepayable })
  })
}

function charge(round: Round, work: LayerWork, payer: Bucket, amount: bigint): void {
  saw(round, 'haircut')
  payer.money -= amount
  round.charged.set(payer.account, (round.charged.get(payer.account) ?? 0n) + amount)
  work.of.bucket.money += amount
  post(work, ledgerOf(work.of.bucket), amount)
  post(work, ledgerOf(payer), -amount)
}

function addClaim(round: Round, { account }: Bucket, amount: bigint): void {
  saw(round, 'claim booked')
  round.claims.set(account, (round.claims.get(account) ?? 0n) + amount)
}
