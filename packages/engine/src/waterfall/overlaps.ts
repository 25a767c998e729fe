import { at } from '../quantity/assert.ts'

/** Somebody's part of a movement. */
export interface Part<Who> {
  readonly who: Who
  readonly amount: number
}

/** What one payer paid to one payee. */
export interface Overlap<Payer, Payee> {
  readonly payer: Payer
  readonly payee: Payee
  readonly amount: bigint
}

/**
 * Who paid whom in a movement of many to many: payers and payees, whose parts have the same sum, are laid end to end in
 * their orders, and each overlap is one payment.
 */
export function overlaps<Payer, Payee>(
  payers: readonly Part<Payer>[],
  payees: readonly Part<Payee>[],
): Overlap<Payer, Payee>[] {
  const found: Overlap<Payer, Payee>[] = []
  let index = 0
  let open = BigInt(payees[0]?.amount ?? 0)
  for (const { who: payer, amount } of payers) {
    let left = BigInt(amount)
    while (left > 0n) {
      if (open === 0n) {
        index += 1
        open = BigInt(at(payees, index).amount)
        continue
      }
      const part = left < open ? left : open
      found.push({ payer, payee: at(payees, index).who, amount: part })
      left -= part
      open -= part
    }
  }
  return found
}
