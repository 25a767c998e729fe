import { availableOf } from '../book/book.ts'
import { floor, fraction, rational, compare } from '../exact/rational.ts'
import { isServed } from './audit-fund.ts'
import { type Replay, type ReplayedCase, shortfallUnits, type Turn } from './replay.ts'

/**
 * What funds together would pay for each case down to their floors, fund by fund in the order of ids, pro
 * rata to the deficits that are left (S-3, `fundFloor`).
 */
export function budgetsOfFunds(
  { book }: Replay,
  turns: readonly Turn[],
): ReadonlyMap<ReplayedCase, bigint> {
  const budgets = new Map(turns.map(({ of }) => [of, 0n]))
  for (const fund of book.funds) {
    const served = turns.filter((turn) => isServed(fund, turn)).map(({ of }) => of)
    const owed = served.map((of) => shortfallUnits(of.bucket) - (budgets.get(of) ?? 0n))
    proportional(availableOf(fund), owed).forEach((part, index) => {
      const of = served[index]
      if (of !== undefined) budgets.set(of, (budgets.get(of) ?? 0n) + part)
    })
  }
  return budgets
}

/** No more than is owed, else in proportion: whole units, those left over to the largest fractions, the first of equal ones. */
function proportional(amount: bigint, owed: readonly bigint[]): bigint[] {
  const sum = owed.reduce((whole, each) => whole + each, 0n)
  if (amount >= sum) return [...owed]
  const shares = owed.map((each) => rational(amount * each, sum))
  const parts = shares.map(floor)
  const left = amount - parts.reduce((whole, part) => whole + part, 0n)
  const order = shares
    .map((share, index) => ({ index, rest: fraction(share) }))
    .sort((one, other) => compare(other.rest, one.rest) || one.index - other.index)
  for (const { index } of order.slice(0, Number(left))) parts[index] = (parts[index] ?? 0n) + 1n
  return parts
}
