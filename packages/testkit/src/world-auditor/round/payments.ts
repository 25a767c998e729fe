import { openClaimOf } from '../funds/owed-claims.ts'
import type { Bucket, Fund, Payment, World } from '../world.ts'
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
  marks: Pick<Payment, 'isShared' | 'isRepayable'>,
): Map<Payee, Payment[]> {
  const movements = new Map<Payee, Payment[]>()
  let place = 0
  let left = payers[0]?.amount ?? 0n
  for (const { who, amount } of payees) {
    const parts: Payment[] = []
    let open = amount
    for (let payer = payers[place]; payer !== undefined && open > 0n; payer = payers[place]) {
      const part = left < open ? left : open
      if (part > 0n) parts.push({ ...marks, from: payer.who, amount: part })
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

/** What goes back to each who paid: all of it, what of it had been a shared loss, and what of it a claim is held for. */
export interface Returned {
  readonly back: ReadonlyMap<Payment['from'], bigint>
  readonly shared: ReadonlyMap<Payment['from'], bigint>
  readonly claimed: ReadonlyMap<Payment['from'], bigint>
}

/** What of a surplus goes back to whom: the latest movement first, pro rata within one, never more than was paid. */
export function shareReturn(
  world: World,
  movements: readonly (readonly Payment[])[],
  surplus: bigint,
): Returned & { readonly left: Payment[][] } {
  const back = new Map<Payment['from'], bigint>()
  const shared = new Map<Payment['from'], bigint>()
  const claimed = new Map<Payment['from'], bigint>()
  const left: Payment[][] = []
  const repaying = world.funds.find(({ spec }) => spec.targetQuote !== undefined)
  let rest = surplus > 0n ? surplus : 0n
  // Whoever holds a claim for what he paid is not paid what a fund has repaid (SPEC F-8).
  const owedOf = (from: Payment['from'], share: bigint): bigint => {
    const wallet = 'balance' in from ? undefined : from.account?.buckets[0]
    if (wallet === undefined) return share
    const already = [...claimed].reduce((sum, [who, amount]) => {
      return 'account' in who && who.account === wallet.account ? sum + amount : sum
    }, 0n)
    const owed = openClaimOf(world.claims, wallet) - already
    return share < owed ? share : owed
  }
  for (const movement of movements) {
    const amounts = movement.map(({ amount }) => amount)
    const shares = divideByLargestRemainder({ total: rest, weights: amounts, caps: amounts })
    movement.forEach(({ from, isShared, isRepayable }, index) => {
      const share = shares[index] ?? 0n
      rest -= share
      const kept = isRepayable && repaying !== undefined ? owedOf(from, share) : share
      addTo(back, from, kept)
      if (repaying !== undefined) addTo(back, repaying, share - kept)
      if (isShared) addTo(shared, from, kept)
      if (isRepayable) addTo(claimed, from, kept)
    })
    const owed = movement.map((payment, index) => ({
      ...payment,
      amount: payment.amount - (shares[index] ?? 0n),
    }))
    if (owed.some(({ amount }) => amount > 0n)) left.push(owed)
  }
  return { back, shared, claimed, left }
}

function addTo(totals: Map<Payment['from'], bigint>, who: Payment['from'], amount: bigint): void {
  if (amount > 0n) totals.set(who, (totals.get(who) ?? 0n) + amount)
}

/** What each has paid over all movements. */
export function totalsOf(movements: readonly (readonly Payment[])[]): Map<Payment['from'], bigint> {
  const totals = new Map<Payment['from'], bigint>()
  for (const { from, amount } of movements.flat()) {
    if (amount > 0n) totals.set(from, (totals.get(from) ?? 0n) + amount)
  }
  return totals
}
