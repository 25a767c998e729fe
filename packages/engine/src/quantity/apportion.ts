import { assert, at } from './assert.ts'
import { floorDiv, floorRemainder } from './division.ts'

/** A total to divide, with one weight and one cap for each taker, all non-negative integers. */
export interface Apportionment {
  readonly total: bigint
  readonly weights: readonly bigint[]
  readonly caps: readonly bigint[]
}

/**
 * Divides a total in proportion to weights, never above a cap, in whole units (SPEC Q-7: Hamilton's method of
 * largest remainders after the capped takers are set aside). Equal remainders go to the lower index.
 *
 * The shares sum to min(total, Σ caps of positive weight) exactly. O(n log n).
 */
export function apportion({ total, weights, caps }: Apportionment): bigint[] {
  assert(weights.length === caps.length, 'every weight needs a cap')
  const shares = weights.map(() => 0n)
  const open = weights.flatMap((weight, index) => (weight > 0n ? [index] : []))
  open.sort((a, b) => compareFill(a, b, weights, caps))
  let rest = total
  let weightLeft = open.reduce((sum, index) => sum + at(weights, index), 0n)
  let first = 0
  // In order of cap over weight the first that is not capped proves that none behind it is.
  for (; first < open.length; first += 1) {
    const index = at(open, first)
    if (rest * at(weights, index) < at(caps, index) * weightLeft) break
    shares[index] = at(caps, index)
    rest -= at(caps, index)
    weightLeft -= at(weights, index)
  }
  if (first < open.length)
    shareByRemainder({ takers: open.slice(first), rest, weightLeft, weights, shares })
  return shares
}

function compareFill(
  a: number,
  b: number,
  weights: readonly bigint[],
  caps: readonly bigint[],
): number {
  const difference = at(caps, a) * at(weights, b) - at(caps, b) * at(weights, a)
  return difference < 0n ? -1 : difference > 0n ? 1 : a - b
}

function shareByRemainder(division: {
  takers: readonly number[]
  rest: bigint
  weightLeft: bigint
  weights: readonly bigint[]
  shares: bigint[]
}): void {
  const { takers, rest, weightLeft, weights, shares } = division
  let leftover = rest
  const remainders = takers.map((index) => {
    const share = floorDiv(rest * at(weights, index), weightLeft)
    shares[index] = share
    leftover -= share
    return { index, remainder: floorRemainder(rest * at(weights, index), weightLeft) }
  })
  remainders.sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  )
  for (const { index } of remainders) {
    if (leftover === 0n) break
    shares[index] = at(shares, index) + 1n
    leftover -= 1n
  }
}
