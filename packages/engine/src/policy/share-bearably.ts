import { apportion } from '../quantity/apportion.ts'
import { at } from '../quantity/assert.ts'

/**
 * Divides a total by weights, each within what it can bear (SPEC A-3). A cap bounds the largest share, not every smaller
 * one, so a share that rounding makes unbearable lowers its cap and the division is repeated.
 *
 * @param weights one or more: what the first have no room for is divided by the next
 * @param limits the most that each is ever asked for
 * @param capOf the most that one can bear up to a limit
 */
export function shareBearably(
  total: bigint,
  {
    weights,
    limits,
  }: { readonly weights: readonly (readonly bigint[])[]; readonly limits: readonly bigint[] },
  capOf: (index: number, limit: bigint) => bigint,
): bigint[] {
  let caps = limits.map((limit, index) => capOf(index, limit))
  for (;;) {
    const shares = shareInTurn(total, weights, caps)
    const bearable = shares.map((share, index) => capOf(index, share))
    if (bearable.every((lots, index) => lots === at(shares, index))) return shares
    caps = caps.map((cap, index) =>
      at(bearable, index) < at(shares, index) ? at(bearable, index) : cap,
    )
  }
}

function shareInTurn(
  total: bigint,
  weights: readonly (readonly bigint[])[],
  caps: readonly bigint[],
): bigint[] {
  let shares = caps.map(() => 0n)
  let left = total
  for (const each of weights) {
    const room = caps.map((cap, index) => cap - at(shares, index))
    const added = apportion({ total: left, weights: each, caps: room })
    shares = shares.map((share, index) => share + at(added, index))
    left -= added.reduce((sum, lots) => sum + lots, 0n)
  }
  return shares
}
