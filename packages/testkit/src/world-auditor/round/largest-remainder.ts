/** A total to divide over weights, nobody above his cap. */
export interface Division {
  readonly total: bigint
  readonly weights: readonly bigint[]
  readonly caps: readonly bigint[]
}

/**
 * Hamilton's method with caps. Whose ideal share reaches his cap gets the cap and leaves, until nobody's does; the others
 * get the floor of their shares, and one unit more by largest fraction, then by place.
 */
export function divideByLargestRemainder({ total, weights, caps }: Division): bigint[] {
  const shares = weights.map(() => 0n)
  let takers = weights.flatMap((weight, index) => (weight > 0n ? [index] : []))
  let rest = total
  for (;;) {
    const sum = takers.reduce((known, index) => known + (weights[index] ?? 0n), 0n)
    const capped = new Set(
      takers.filter((index) => rest * (weights[index] ?? 0n) >= (caps[index] ?? 0n) * sum),
    )
    if (capped.size === 0) {
      shareOut(takers, { rest, sum, weights }, shares)
      return shares
    }
    for (const index of capped) {
      shares[index] = caps[index] ?? 0n
      rest -= caps[index] ?? 0n
    }
    takers = takers.filter((index) => !capped.has(index))
    if (takers.length === 0) return shares
  }
}

/** A division in which nobody is given more than he can take: `capOf` says how much that is of so many at most. */
interface BoundedDivision {
  readonly total: bigint
  readonly weights: readonly bigint[]
  /** The most that each is ever asked for; his weight where it is not stated. */
  readonly limits?: readonly bigint[]
  readonly capOf: (index: number, limit: bigint) => bigint
}

/** Divides, and divides again with lower caps, until everybody can take his share (SPEC A-3). */
export function divideWithin({
  total,
  weights,
  limits = weights,
  capOf,
}: BoundedDivision): bigint[] {
  const caps = limits.map((limit, index) => capOf(index, limit))
  for (;;) {
    const shares = divideByLargestRemainder({ total, weights, caps })
    let isTaken = true
    shares.forEach((share, index) => {
      const cap = capOf(index, share)
      if (cap >= share) return
      caps[index] = cap
      isTaken = false
    })
    if (isTaken) return shares
  }
}

function shareOut(
  takers: readonly number[],
  { rest, sum, weights }: { rest: bigint; sum: bigint; weights: readonly bigint[] },
  shares: bigint[],
): void {
  if (sum === 0n) return
  let left = rest
  const fractions = takers.map((index) => {
    const exact = rest * (weights[index] ?? 0n)
    shares[index] = exact / sum
    left -= exact / sum
    return { index, fraction: exact % sum }
  })
  fractions.sort((a, b) =>
    a.fraction === b.fraction ? a.index - b.index : a.fraction > b.fraction ? -1 : 1,
  )
  for (const { index } of fractions) {
    if (left === 0n) return
    shares[index] = (shares[index] ?? 0n) + 1n
    left -= 1n
  }
}
