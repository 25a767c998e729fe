/**
 * Of all ways to take so many lots, the least vector of what they leave everybody with: sorted descending, lexicographically.
 * `ranks[i][k]` says where what account i is left with after k lots stands among all such values. Tries every way.
 */
export function leastVector(ranks: readonly (readonly number[])[], lots: number): number[] {
  const rooms = ranks.map((rank) => rank.length - 1)
  const roomFrom = rooms.map((_, index) => rooms.slice(index).reduce((sum, room) => sum + room, 0))
  let best: number[] | undefined
  const chosen: number[] = []
  const visit = (index: number, left: number): void => {
    if (index === ranks.length) {
      const sorted = chosen.toSorted((a, b) => b - a)
      if (best === undefined || compareVectors(sorted, best) < 0) best = sorted
      return
    }
    const rank = ranks[index] ?? []
    const least = Math.max(0, left - (roomFrom[index + 1] ?? 0))
    for (let k = least; k <= Math.min(left, rank.length - 1); k += 1) {
      chosen.push(rank[k] ?? 0)
      visit(index + 1, left - k)
      chosen.pop()
    }
  }
  visit(0, lots)
  if (best === undefined) throw new RangeError('more lots than there are')
  return best
}

/** The first place where two vectors differ decides. */
export function compareVectors(left: readonly number[], right: readonly number[]): number {
  for (const [index, value] of left.entries()) {
    const difference = value - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Numbers in the order of values, equal values equal numbers. */
export function ranksOf<T>(
  table: readonly (readonly T[])[],
  compare: (left: T, right: T) => number,
): number[][] {
  const distinct: T[] = []
  for (const value of table.flat().toSorted(compare)) {
    const last = distinct.at(-1)
    if (distinct.length === 0 || last === undefined || compare(last, value) !== 0) {
      distinct.push(value)
    }
  }
  return table.map((row) =>
    row.map((value) => distinct.findIndex((each) => compare(each, value) === 0)),
  )
}
