/**
 * How likely it is that the largest distance between `count` uniform draws and their law is at least `distance` (Kolmogorov's limit with
 * the correction of Stephens 1970, good from some 10 draws on).
 */
export function beyondKolmogorov(distance: number, count: number): number {
  const root = Math.sqrt(count)
  const scaled = (root + 0.12 + 0.11 / root) * distance
  // Below this the series is 1 to every digit, and no longer converges.
  if (scaled < 0.2) return 1
  let sum = 0
  for (let term = 1; term <= 100; term += 1) {
    const size = Math.exp(-2 * term * term * scaled * scaled)
    sum += term % 2 === 1 ? size : -size
    if (size < 1e-12) break
  }
  return Math.min(1, Math.max(0, 2 * sum))
}
