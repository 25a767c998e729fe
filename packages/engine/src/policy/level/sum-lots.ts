/** Lots in all: more than one count may hold. */
export function sumLots(counts: readonly number[]): bigint {
  let sum = 0
  for (const count of counts) sum += count
  if (sum <= Number.MAX_SAFE_INTEGER) return BigInt(sum)
  return counts.reduce((total, count) => total + BigInt(count), 0n)
}
