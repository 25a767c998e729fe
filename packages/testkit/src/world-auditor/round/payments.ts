import type { Bucket, Fund, Payment } from '../world.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'

/** A fund's money as a movement into a case. */
export function fundMovement(fund: Fund, amount: bigint): Payment[] {
  return [{ from: fund, amount }]
}

/** Somebody's part of a movement of many to many. */
export interface Part<Who> {
  readonly who: Who
  readonly amount: bigint
}

/** Payers and payees laid end to end in their orders: where they overlap, the one paid the other (SPEC L-5). */
export function movementsByPayee<Payee>(
  payers: readonly Part<Bucket>[],
  payees: readonly Part<Payee>[],
): Map<Payee, Payment[]> {
  const movements = new Map<Payee, Payment[]>()
  let place = 0
  let left = payers[0]?.amount ?? 0n
  for (const { who, amount } of payees) {
    const parts: Payment[] = []
    let open = amount
    for (let payer = payers[place]; payer !== undefined && open > 0n; payer = payers[place]) {
      const part = left < open ? left : open
      if (part > 0n) parts.push({ from: payer.who, amount: part })
      left -= part
      open -= part
      if (left > 0n) continue
      place += 1
      left = payers[place]?.amount ?? 0n
    }
    movements.set(who, parts)
  }
  return movements
}

/** What of a surplus goes back to whom: the latest movement first, pro rata within one, never more than was paid. */
export function shareReturn(
  movements: readonly (readonly Payment[])[],
  surplus: bigint,
): { readonly back: Map<Payment['from'], bigint>; readonly left: Payment[][] } {
  const back = new Map<Payment['from'], bigint>()
  const left: Payment[][] = []
  let rest = surplus > 0n ? surplus : 0n
  for (const movement of movements) {
    const amounts = movement.map(({ amount }) => amount)
    const shares = divideByLargestRemainder({ total: rest, weights: amounts, caps: amounts })
    movement.forEach(({ from }, index) => {
      const share = shares[index] ?? 0n
      rest -= share
      if (share > 0n) back.set(from, (back.get(from) ?? 0n) + share)
    })
    const owed = movement.map(({ from, amount }, index) => ({
      from,
      amount: amount - (shares[index] ?? 0n),
    }))
    if (owed.some(({ amount }) => amount > 0n)) left.push(owed)
  }
  return { back, left }
}

/** What each has paid over all movements. */
export function totalsOf(movements: readonly (readonly Payment[])[]): Map<Payment['from'], bigint> {
  const totals = new Map<Payment['from'], bigint>()
  for (const { from, amount } of movements.flat()) {
    if (amount > 0n) totals.set(from, (totals.get(from) ?? 0n) + amount)
  }
  return totals
}
